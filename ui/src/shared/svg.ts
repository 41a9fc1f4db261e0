/** Lets a chart's SVG into the page: parsed as XML, every element and attribute off the list dropped. */
const ELEMENTS = new Set([
  "svg",
  "g",
  "path",
  "rect",
  "circle",
  "ellipse",
  "line",
  "polyline",
  "polygon",
  "text",
  "tspan",
  "title",
  "desc",
  "defs",
  "clipPath",
  "linearGradient",
  "stop",
]);
const ATTRIBUTES = new Set([
  "xmlns",
  "viewBox",
  "width",
  "height",
  "x",
  "y",
  "x1",
  "y1",
  "x2",
  "y2",
  "dx",
  "dy",
  "cx",
  "cy",
  "r",
  "rx",
  "ry",
  "d",
  "points",
  "fill",
  "fill-opacity",
  "fill-rule",
  "stroke",
  "stroke-width",
  "stroke-opacity",
  "stroke-linecap",
  "stroke-linejoin",
  "stroke-dasharray",
  "stroke-miterlimit",
  "opacity",
  "transform",
  "font-family",
  "font-size",
  "font-weight",
  "font-style",
  "letter-spacing",
  "text-anchor",
  "dominant-baseline",
  "clip-path",
  "clip-rule",
  "id",
  "offset",
  "stop-color",
  "stop-opacity",
  "gradientUnits",
  "gradientTransform",
  "preserveAspectRatio",
  "role",
  "aria-label",
  "aria-hidden",
  "class",
  "data-kind",
  "data-id",
  "data-x",
  "data-y",
  "data-label",
]);

/** The safe copy of the SVG, or null if the text isn't one. */
export function safeSvg(text: string): SVGSVGElement | null {
  const parsed = new DOMParser().parseFromString(text, "image/svg+xml");
  const root = parsed.documentElement;
  if (root.nodeName !== "svg" || parsed.querySelector("parsererror")) return null;
  clean(root);
  return document.importNode(root, true) as unknown as SVGSVGElement;
}

function clean(element: Element): void {
  for (const attribute of [...element.attributes]) {
    const outside = /(?:url\s*\(\s*(?!["']?#))|javascript:|data:/i.test(attribute.value);
    if (!ATTRIBUTES.has(attribute.name) || outside) element.removeAttributeNode(attribute);
  }
  for (const child of [...element.childNodes]) {
    if (child.nodeType === 1) {
      if (ELEMENTS.has((child as Element).localName)) clean(child as Element);
      else child.remove();
    } else if (child.nodeType !== 3) child.remove();
  }
}
