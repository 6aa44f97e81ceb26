// Everything here is a courtesy: each page does its work without it.
import htmx from "htmx.org";

Object.assign(htmx.config, {
  includeIndicatorStyles: false, allowEval: false, allowScriptTags: false, selfRequestsOnly: true,
});
