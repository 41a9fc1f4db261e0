import { expect, test } from "vitest";
import { safeSvg } from "./svg";

const SVG = "http://www.w3.org/2000/svg";

test("a chart passes as it is", () => {
  const chart = `<svg xmlns="${SVG}" viewBox="0 0 10 10"><g><rect x="1" width="2" fill="#0072b2"></rect><text x="1">12,4</text></g></svg>`;
  expect(safeSvg(chart)?.outerHTML).toBe(chart);
});

test("whatever could run or fetch is dropped, wherever it hides", () => {
  const bad = `<svg xmlns="${SVG}" xmlns:xlink="http://www.w3.org/1999/xlink" onload="a()"><script>a()</script>
    <foreignObject><body xmlns="http://www.w3.org/1999/xhtml" onclick="a()"/></foreignObject>
    <a href="javascript:a()"><text>x</text></a><image href="http://x/y.png"/><use xlink:href="#a"/>
    <rect onclick="a()" style="fill:url(http://x)" fill="url(http://x/#y)" clip-path="url(#c)"/><style>@import "http://x"</style></svg>`;
  const html = safeSvg(bad)?.outerHTML ?? "";
  expect(html).not.toMatch(/script|foreignObject|onload|onclick|href|http:\/\/x|style|image|<use|<a /i);
  expect(html).toContain('clip-path="url(#c)"');
});

test("what is not an SVG is nothing", () => {
  expect(safeSvg("<html><body/></html>")).toBeNull();
  expect(safeSvg("not xml")).toBeNull();
});
