// Builds what the browser gets: one style sheet, one script, one icon sheet, the open typeface.
// Output: src/entilen/ui/static/ui/dist (never committed). Run by `npm run build`.
import { mkdir, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import * as esbuild from "esbuild";
import { keepUsed, keepUsedTokens } from "./shrink_css.mjs";

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "..");
const ui = path.join(root, "src/entilen/ui");
const dist = path.join(ui, "static/ui/dist");
const require = createRequire(import.meta.url);
const packageDir = (name) => path.join(root, "node_modules", name);
const punkt = path.join(packageDir("@oslokommune/punkt-css"), "dist/css");
const icons = path.join(packageDir("@oslokommune/punkt-assets"), "dist/icons");

// The parts of Punkt that our components stand on. A rule whose class no template names is dropped.
const parts = [
  "elements/button", "elements/input", "elements/checkbox-radio", "elements/table",
  "components/inputwrapper", "components/messagebox", "components/tag", "components/tabs",
];

async function* sources(dir) {
  for (const entry of await readdir(dir, { withFileTypes: true })) {
    const full = path.join(dir, entry.name);
    if (entry.isDirectory()) {
      if (entry.name !== "dist" && entry.name !== "node_modules") yield* sources(full);
    } else if (/\.(html|py|mjs|css)$/.test(entry.name)) yield full;
  }
}

async function namesInUse() {
  const found = { classes: new Set(), ownCss: "" };
  for await (const file of sources(path.join(root, "src/entilen"))) {
    const text = await readFile(file, "utf8");
    if (file.endsWith(".css")) found.ownCss += text;
    else for (const name of text.match(/pkt-[a-zA-Z0-9_-]+/g) ?? []) found.classes.add(name);
  }
  return found;
}

const localIcons = (css) =>
  css.replace(/url\((["']?)https:\/\/punkt-cdn\.oslo\.kommune\.no\/[^)"']*\/icons\/([\w-]+\.svg)\1\)/g,
    (_, quote, name) => `url("${path.join(icons, name)}")`);

async function punktCss() {
  const used = await namesInUse();
  const base = await readFile(path.join(punkt, "pkt-base.css"), "utf8");
  const normalise = (await readFile(path.join(punkt, "pkt-normalise.css"), "utf8")).replace(/@charset[^;]*;/, "");
  const files = await Promise.all(parts.map((part) => readFile(path.join(punkt, `${part}.css`), "utf8")));
  const rules = normalise + files.map((css) => keepUsed(css, used.classes)).join("\n");
  const tokens = keepUsedTokens(base, rules + used.ownCss);
  const css = localIcons(`${tokens}\n${rules}`);
  const foreign = css.match(/url\([^)]*https?:[^)]*\)/);
  if (foreign) throw new Error(`Punkt refers to another origin: ${foreign[0]}`);
  return css;
}

const punktPlugin = {
  name: "punkt",
  setup(build) {
    build.onResolve({ filter: /^punkt\.css$/ }, () => ({ path: "punkt.css", namespace: "punkt" }));
    build.onLoad({ filter: /.*/, namespace: "punkt" }, async () => ({
      contents: await punktCss(), loader: "css", resolveDir: root,
    }));
  },
};

async function iconSheet() {
  const names = JSON.parse(await readFile(path.join(ui, "icons.json"), "utf8"));
  const symbols = await Promise.all(names.map(async (name) => {
    const svg = await readFile(path.join(icons, `${name}.svg`), "utf8");
    const [, attributes, inner] = svg.match(/<svg([^>]*)>([\s\S]*)<\/svg>/);
    const viewBox = attributes.match(/viewBox="([^"]+)"/)[1];
    return `<symbol id="${name}" viewBox="${viewBox}">${inner.replace(/>\s+</g, "><").trim()}</symbol>`;
  }));
  return `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join("")}</svg>\n`;
}

const common = {
  bundle: true, minify: true, outdir: dist, legalComments: "none", logLevel: "warning",
  target: ["es2022", "chrome111", "firefox115", "safari16.4"],
};
await rm(dist, { recursive: true, force: true });
await mkdir(dist, { recursive: true });
await Promise.all([
  esbuild.build({
    ...common, entryPoints: [path.join(ui, "assets/css/entilen.css")], plugins: [punktPlugin],
    loader: { ".woff2": "file", ".svg": "file" }, assetNames: "[name]",
  }),
  esbuild.build({
    ...common, entryPoints: { entilen: path.join(ui, "assets/js/entilen.mjs") }, format: "iife",
    alias: { "htmx.org": require.resolve("htmx.org/dist/htmx.esm.js") },
  }),
  iconSheet().then((sheet) => writeFile(path.join(dist, "icons.svg"), sheet)),
]);
for (const name of (await readdir(dist)).sort()) {
  const bytes = await readFile(path.join(dist, name));
  console.log(`${name.padEnd(36)} ${String(bytes.length).padStart(7)} B  ${String(gzipSync(bytes).length).padStart(6)} gz`);
}
