import js from "@eslint/js";
import svelte from "eslint-plugin-svelte";
import globals from "globals";
import ts from "typescript-eslint";
import svelteConfig from "./svelte.config.js";

// Who may import whom: views → features → shared; features never import each other;
// ipc, state and messages are for all. `layers` turns each folder's rule into no-restricted-imports.
const deny = (...groups) => ({
  "no-restricted-imports": ["error", { patterns: groups.map(([regex, message]) => ({ regex, message })) }],
});
const views = ["(^|/)views(/|$)", "Only the application imports views."];
const features = ["(^|/)features(/|$)", "Only views import features."];
const shared = ["(^|/)shared(/|$)", "State, messages and ipc stand below the shared components."];
const state = ["(^|/)state(/|$)", "ipc knows nothing of state."];
const tauri = ["^@tauri-apps/", "Only src/ipc knows the transport."];
const otherFeature = [
  "(^|/)features/|^\\.\\./\\.\\./(?!shared/|state/|ipc/|messages)|^\\.\\./(?!\\.\\.)",
  "A feature imports its own folder, shared, state, ipc and messages; never another feature.",
];

export default ts.config(
  { ignores: ["dist", "node_modules", "src/ipc/bindings.ts"] },
  js.configs.recommended,
  ...ts.configs.recommended,
  ...svelte.configs.recommended,
  { languageOptions: { globals: { ...globals.browser, ...globals.node } } },
  {
    files: ["**/*.svelte", "**/*.svelte.ts"],
    languageOptions: { parserOptions: { parser: ts.parser, extraFileExtensions: [".svelte"], svelteConfig } },
  },
  {
    rules: {
      "no-undef": "off",
      "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_", varsIgnorePattern: "^_" }],
      "svelte/no-navigation-without-resolve": "off",
      "svelte/prefer-svelte-reactivity": "off",
      "svelte/no-at-html-tags": "error",
      "no-restricted-syntax": [
        "error",
        {
          selector: "CallExpression[callee.name='onMount'] > ArrowFunctionExpression > AssignmentExpression",
          message: "What onMount gives back is called on leaving: write a block.",
        },
      ],
    },
  },
  { files: ["src/views/**"], rules: deny(tauri) },
  { files: ["src/features/**"], rules: deny(views, otherFeature, tauri) },
  { files: ["src/shared/**"], rules: deny(views, features, tauri) },
  { files: ["src/state/**", "src/messages/**"], rules: deny(views, features, shared, tauri) },
  { files: ["src/ipc/**"], rules: deny(views, features, shared, state) },
);
