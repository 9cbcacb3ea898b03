"use strict";

/** An element with a class and children; strings become text, never markup. */
function make(tag, className, ...children) {
  const element = document.createElement(tag);
  if (className) element.className = className;
  element.append(...children);
  return element;
}

const resolve = (api, schema) => schema?.$ref ? api.components.schemas[schema.$ref.split("/").at(-1)] : schema;

function typeName(schema) {
  if (schema.$ref) return schema.$ref.split("/").at(-1);
  if (schema.enum) return schema.enum.join(" | ");
  if (schema.anyOf) return schema.anyOf.map(typeName).join(" or ");
  if (schema.type === "array") return `list of ${typeName(schema.items ?? {})}`;
  return schema.const ?? schema.type ?? "any";
}

function fieldRow(name, schema, required) {
  return make("tr", "", make("td", "", name), make("td", "", typeName(schema)),
    make("td", "quiet", [required ? "required" : "", schema.description ?? ""].filter(Boolean).join(", ")));
}

function operation(api, path, method, item) {
  const rows = (item.parameters ?? []).filter((p) => p.in !== "header").map((p) => fieldRow(p.name, p.schema, p.required));
  const body = resolve(api, item.requestBody?.content?.["application/json"]?.schema);
  for (const [name, schema] of Object.entries(body?.properties ?? {})) {
    rows.push(fieldRow(name, schema, (body.required ?? []).includes(name)));
  }
  return make("article", "", make("h2", "", `${method.toUpperCase()} ${path}`),
    make("p", "quiet", item.description ?? ""), make("table", "fields", make("tbody", "", ...rows)));
}

fetch("/openapi.json").then((response) => response.json()).then((api) => {
  document.getElementById("operations").append(make("p", "quiet", `version ${api.info.version}. ${api.info.description}`),
    ...Object.entries(api.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, item]) => operation(api, path, method, item))));
});
