import { expect, it } from "vitest";
import { html } from "./html.ts";

it("escapes whatever is not markup, in text and in attributes", () => {
  const name = `<script>"x"</script> & 'y'`;
  expect(html`<p title="${name}">${name}</p>`.markup).toBe(
    "<p title=\"&lt;script&gt;&quot;x&quot;&lt;/script&gt; &amp; &#39;y&#39;\">&lt;script&gt;&quot;x&quot;&lt;/script&gt; &amp; &#39;y&#39;</p>",
  );
});

it("nests templates and lists and leaves out what is not there", () => {
  const items = ["a", "<b>"].map((text) => html`<li>${text}</li>`);
  expect(html`<ul>${items}</ul>${false}${null}${undefined}${0}${["&", html`<br>`]}`.markup).toBe("<ul><li>a</li><li>&lt;b&gt;</li></ul>0&amp;<br>");
});

it("takes nothing for markup that only looks like it", () => {
  expect(html`${{ markup: "<i>" } as never}`.markup).not.toContain("<i>");
});
