// Prints what pdf.js reads of a file, as JSON: node pdfjs_read.mjs PACKAGE_FOLDER FILE
// Each page's structure tree has its content ids replaced by the text that stands under them.
import { readFile } from "node:fs/promises";
import { pathToFileURL } from "node:url";
import path from "node:path";

const [folder, file] = process.argv.slice(2);
// pdf.js asks for a canvas when it loads; reading text and tags needs none of it.
console.warn = () => {};
globalThis.DOMMatrix ??= class DOMMatrix {};
globalThis.ImageData ??= class ImageData {};
globalThis.Path2D ??= class Path2D {};
const { getDocument } = await import(pathToFileURL(path.join(folder, "legacy/build/pdf.mjs")).href);

const standardFontDataUrl = path.join(folder, "standard_fonts") + path.sep;
const task = getDocument({ data: new Uint8Array(await readFile(file)), standardFontDataUrl, verbosity: 0 });
const pdf = await task.promise;
const pages = [];
for (let number = 1; number <= pdf.numPages; number++) {
  const page = await pdf.getPage(number);
  const content = await page.getTextContent({ includeMarkedContent: true });
  const texts = new Map();
  const open = [];
  const all = [];
  for (const item of content.items) {
    if (item.type === "beginMarkedContent" || item.type === "beginMarkedContentProps") {
      open.push(item.id ?? null);
    } else if (item.type === "endMarkedContent") {
      open.pop();
    } else if (item.str !== undefined) {
      const text = item.str + (item.hasEOL ? "\n" : "");
      all.push(text);
      const id = open.findLast((name) => name !== null);
      if (id !== undefined) texts.set(id, (texts.get(id) ?? "") + text);
    }
  }
  const annotations = await page.getAnnotations();
  const links = new Map(annotations.map((a) => [a.id, a]));
  const resolve = (node) => {
    if (node === null) return null;
    if (node.type === "content") return { type: "content", text: texts.get(node.id) ?? "" };
    if (node.type === "annotation" || node.type === "object") {
      const id = String(node.id).replace("pdfjs_internal_id_", "");
      const found = links.get(id);
      if (!found) return { type: node.type };
      return { type: "annotation", subtype: found.subtype, url: found.url ?? found.unsafeUrl, contents: found.contentsObj?.str };
    }
    return { ...node, children: (node.children ?? []).map(resolve) };
  };
  pages.push({
    page: number,
    tree: resolve(await page.getStructTree()),
    text: all.join(""),
    annotations: annotations.map((a) => ({ subtype: a.subtype, url: a.url ?? a.unsafeUrl ?? null, rect: a.rect })),
  });
}
await task.destroy();
process.stdout.write(JSON.stringify(pages));
