// Is the page sound: nothing ran that came as text, it is no wider than the window, and no word sticks out of its box?
import assert from "node:assert/strict";

export async function sound(app, where) {
  const found = await app.page.evaluate(() => {
    const out = [];
    const root = document.documentElement;
    if (root.scrollWidth > root.clientWidth) out.push(`the page is ${root.scrollWidth} px wide`);
    const clips = (style) => style.overflowX !== "visible";
    const boxed = (style) =>
      parseFloat(style.borderRightWidth) > 0 ||
      !/^rgba\(0, 0, 0, 0\)$|^transparent$/.test(style.backgroundColor);
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const range = document.createRange();
    while (texts.nextNode()) {
      const node = texts.currentNode;
      const holder = node.parentElement;
      if (
        !node.data.trim() ||
        !holder ||
        holder.closest(".sr-only, [inert], svg, script, style, [aria-hidden=true]")
      )
        continue;
      range.selectNodeContents(node);
      const text = range.getBoundingClientRect();
      if (text.width === 0) continue;
      // A space at a line's end may hang over.
      const slack = 1.5 + 0.3 * parseFloat(getComputedStyle(holder).fontSize);
      // Outwards until something clips: every box that is drawn on the way must hold the text.
      for (let box = holder; box && box !== root; box = box.parentElement) {
        const style = getComputedStyle(box);
        if (style.position === "fixed" && !boxed(style)) break;
        if (clips(style)) break;
        if (boxed(style) && style.display !== "inline") {
          const rect = box.getBoundingClientRect();
          if (text.right > rect.right + slack || text.left < rect.left - slack) {
            out.push(
              `"${node.data.trim().slice(0, 30)}" sticks ${Math.round(Math.max(text.right - rect.right, rect.left - text.left))} px out of ${box.tagName}.${box.className}`,
            );
            break;
          }
        }
      }
    }
    return { out: [...new Set(out)], hurt: window.hurt };
  });
  assert.equal(found.hurt, undefined, `${where}: a text was run`);
  assert.deepEqual(found.out, [], where);
}
