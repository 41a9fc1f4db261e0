/** Tests read both languages. */
import { learn } from "./index.svelte";

await Promise.all([learn("en"), learn("fr")]);
