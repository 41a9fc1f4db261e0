//! Is a KPI's name that of a model's or a machine's measure? Whole words, in English and French.

use crate::search::fold;

/// Measures of a model, each with its articles left out.
const MEASURES: [&str; 32] = [
    "accuracy",
    "auc",
    "roc auc",
    "auc roc",
    "f1",
    "f1 score",
    "score f1",
    "f score",
    "precision",
    "recall",
    "rmse",
    "root mean square error",
    "root mean squared error",
    "performance model",
    "model performance",
    "model accuracy",
    "exactitude",
    "justesse",
    "taux bonnes predictions",
    "taux bonne prediction",
    "aire sous courbe",
    "area under curve",
    "rappel",
    "f mesure",
    "mesure f1",
    "erreur quadratique moyenne",
    "racine erreur quadratique moyenne",
    "reqm",
    "eqm",
    "performance modele",
    "performances modele",
    "qualite modele",
];
/// Times of a machine.
const TIMES: [&str; 26] = [
    "latency",
    "latence",
    "temps latence",
    "training time",
    "time training",
    "training duration",
    "loading time",
    "load time",
    "prediction time",
    "inference time",
    "time prediction",
    "temps entrainement",
    "duree entrainement",
    "temps apprentissage",
    "duree apprentissage",
    "temps chargement",
    "duree chargement",
    "temps prediction",
    "duree prediction",
    "temps inference",
    "temps calcul prediction",
    "delai prediction",
    "time load",
    "time loading",
    "temps reponse modele",
    "training times",
];
/// Words that change nothing of what is measured.
const ARTICLES: [&str; 22] = [
    "the", "a", "an", "of", "our", "on", "in", "le", "la", "les", "l", "un", "une", "du", "de", "des", "d", "en",
    "sur", "notre", "nos", "au",
];
/// Words that only say whose measure it is, or on what.
const OWNERS: [&str; 18] = [
    "model",
    "models",
    "modele",
    "modeles",
    "classifier",
    "algorithm",
    "algorithme",
    "test",
    "validation",
    "set",
    "jeu",
    "mean",
    "average",
    "moyen",
    "moyenne",
    "ms",
    "percent",
    "seconds",
];

/// Does the name say one of these measures, and nothing else? *Recall* does, *product recall* does not.
pub fn names_a_technical_kpi(name: &str) -> bool {
    let folded = fold(name);
    let words: Vec<&str> =
        folded.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty() && !ARTICLES.contains(w)).collect();
    let alone: Vec<&str> = words.iter().copied().filter(|w| !OWNERS.contains(w)).collect();
    [words.join(" "), alone.join(" ")].iter().any(|n| MEASURES.contains(&n.as_str()) || TIMES.contains(&n.as_str()))
}

#[cfg(test)]
mod tests {
    use super::names_a_technical_kpi as technical;

    #[test]
    fn measures_of_models_and_machines() {
        for name in [
            "accuracy",
            "Accuracy",
            "AUC",
            "ROC-AUC",
            "F1",
            "F1-score",
            "Precision",
            "Précision",
            "Recall",
            "Rappel",
            "RMSE",
            "Model performance",
            "Performance of the model",
            "Performance du modèle",
            "Latency",
            "Latency (ms)",
            "Latence",
            "Training time",
            "Temps d’entraînement",
            "Temps d'apprentissage",
            "Loading time",
            "Temps de chargement",
            "Prediction time",
            "Temps de prédiction",
            "Accuracy of the model",
            "Précision du modèle",
            "Exactitude",
            "Erreur quadratique moyenne",
            "Recall on the test set",
            "Aire sous la courbe",
        ] {
            assert!(technical(name), "{name}");
        }
    }

    #[test]
    fn measures_of_the_business() {
        for name in [
            "Share of frauds rightly sorted",
            "product recall",
            "Product recalls",
            "delivery error rate",
            "part des fraudes bien triées",
            "Rappel de produits",
            "Rappels clients",
            "Precision of delivery dates",
            "Précision des stocks",
            "Sales performance",
            "Performance",
            "Training time of new agents",
            "Temps de chargement des camions",
            "Minutes per case",
            "Time saved per file",
            "",
            "modèle",
            "the model",
            "Accuracy of invoices",
            "Recalled cars",
            "Training hours",
        ] {
            assert!(!technical(name), "{name}");
        }
    }
}
