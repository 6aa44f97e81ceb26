// Keeps the rules of a style sheet that the product can meet, and leaves the rest behind.

const withoutComments = (css) => css.replace(/\/\*[\s\S]*?\*\//g, "").replace(/@charset[^;]*;/g, "");

/** Splits a style sheet into [prelude, body] blocks; nested braces stay inside the body. */
export function blocks(css) {
  const found = [];
  let start = 0;
  for (let at = 0; at < css.length; at += 1) {
    if (css[at] !== "{") continue;
    const open = at;
    for (let depth = 1; depth > 0; ) {
      at += 1;
      if (css[at] === "{") depth += 1;
      if (css[at] === "}") depth -= 1;
    }
    found.push([css.slice(start, open).trim(), css.slice(open + 1, at)]);
    start = at + 1;
  }
  return found;
}

/** Splits at commas that stand outside brackets. */
export function selectors(prelude) {
  const found = [""];
  let depth = 0;
  for (const char of prelude) {
    if ("([".includes(char)) depth += 1;
    if (")]".includes(char)) depth -= 1;
    if (char === "," && depth === 0) found.push("");
    else found[found.length - 1] += char;
  }
  return found.map((selector) => selector.trim());
}

function withoutNot(selector) {
  const at = selector.indexOf(":not(");
  if (at < 0) return selector;
  let end = at + 5;
  for (let depth = 1; depth > 0; end += 1) {
    if (selector[end] === "(") depth += 1;
    if (selector[end] === ")") depth -= 1;
  }
  return withoutNot(selector.slice(0, at) + selector.slice(end));
}

function canMatch(selector, classes) {
  if (selector.includes("[data-mode=dark]")) return false;
  const asserted = withoutNot(selector);
  if (/(^|[\s>+~(,])pkt-[a-z]/.test(asserted)) return false; // a web component's tag
  return (asserted.match(/\.pkt-[a-zA-Z0-9_-]+/g) ?? []).every((name) => classes.has(name.slice(1)));
}

/** Drops every rule that needs a Punkt class, a web component or a dark mode that we do not have. */
export function keepUsed(css, classes) {
  return blocks(withoutComments(css)).map(([prelude, body]) => {
    if (/^@(media|supports|container)/.test(prelude)) {
      const inner = keepUsed(body, classes);
      return inner && `${prelude}{${inner}}`;
    }
    if (prelude.startsWith("@")) return "";
    const kept = selectors(prelude).filter((selector) => canMatch(selector, classes));
    return kept.length ? `${kept.join(",")}{${body}}` : "";
  }).filter(Boolean).join("\n");
}

/** The design tokens of `base` that `users` mention, directly or through another token. */
export function keepUsedTokens(base, users) {
  const values = new Map();
  for (const [prelude, body] of blocks(withoutComments(base))) {
    if (prelude !== ":root") continue;
    for (const [, name, value] of body.matchAll(/(--[\w-]+)\s*:\s*([^;]+)/g)) values.set(name, value.trim());
  }
  const wanted = new Set();
  const want = (text) => {
    for (const [, name] of text.matchAll(/var\((--[\w-]+)/g)) {
      if (!values.has(name) || wanted.has(name)) continue;
      wanted.add(name);
      want(values.get(name));
    }
  };
  want(users);
  return `:root{${[...wanted].map((name) => `${name}:${values.get(name)}`).join(";")}}`;
}
