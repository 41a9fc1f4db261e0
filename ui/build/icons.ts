/**
 * Icons as markup that is copied, not drawn by a loop over their parts: a screen has dozens, and the first one that is
 * seen waits for them.
 */
import type { Plugin } from "vite";

interface Data {
  name: string;
  node: [tag: string, attributes: Record<string, string>][];
}

/** What Lucide's own component writes, for the properties that the application gives: size, class, name. */
function markup({ name, node }: Data): string {
  const parts = node.map(([tag, attributes]) => {
    const written = Object.entries(attributes).filter(([key]) => key !== "key");
    return `<${tag} ${written.map(([key, value]) => `${key}="${value}"`).join(" ")} />`;
  });
  return `<script lang="ts">
  let { size = 24, class: kind, "aria-label": label }: Record<string, unknown> = $props();
</script>
<svg
  xmlns="http://www.w3.org/2000/svg" width={size} height={size} viewBox="0 0 24 24" fill="none" stroke="currentColor"
  stroke-width="2" stroke-linecap="round" stroke-linejoin="round" class={["lucide lucide-${name}", kind]}
  role={label ? "img" : undefined} aria-label={label} aria-hidden={label ? undefined : "true"}>${parts.join("")}</svg>
`;
}

export function icons(): Plugin {
  return {
    name: "icons",
    enforce: "pre",
    transform(code, id) {
      if (!/@lucide\/svelte\/dist\/icons\/[\w-]+\.svelte$/.test(id)) return null;
      const data = /const iconData = (\{.*\});/.exec(code)?.[1];
      if (!data) this.error(`${id}: not written as Lucide writes its icons`);
      return { code: markup(JSON.parse(data) as Data), map: null };
    },
  };
}
