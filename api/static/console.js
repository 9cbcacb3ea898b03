"use strict";

const byId = (id) => document.getElementById(id);
const chosen = new Map(); // id -> {name, status}
const NO_EFFECT = 0.05; // decibans
const STATED = new Set(["30525-0", "76689-9"]); // LOINC: age, sex
let token = "";

/** An element with a class and children; strings become text, never markup. */
function make(tag, className, ...children) {
  const element = document.createElement(tag);
  if (className) element.className = className;
  element.append(...children.filter((child) => child !== null));
  return element;
}

async function ask(path, body) {
  const headers = { "Content-Type": "application/json" };
  if (token) headers.Authorization = `Bearer ${token}`;
  const options = body ? { method: "POST", headers, body: JSON.stringify(body) } : { headers };
  const response = await fetch(path, options);
  if (response.status === 401 && (token = window.prompt("Token of this service") ?? "")) {
    return ask(path, body);
  }
  const value = await response.json();
  if (!response.ok) throw new Error(value.detail ?? response.statusText);
  return value;
}

/* findings ------------------------------------------------------------------------------- */

let timer = 0;
let newest = 0;
byId("search").addEventListener("input", () => {
  clearTimeout(timer);
  timer = setTimeout(search, 150);
});
byId("search").addEventListener("keydown", (event) => {
  const first = byId("found").querySelector("button");
  if (event.key === "Enter" && !event.ctrlKey && !event.metaKey) {
    event.preventDefault();
    if (first) first.click();
  }
});

async function search() {
  const words = byId("search").value.trim();
  const turn = ++newest;
  if (words.length < 2) return byId("found").replaceChildren();
  try {
    const concepts = await ask(`/v1/concepts?limit=8&q=${encodeURIComponent(words)}`);
    if (turn !== newest) return;
    byId("found").replaceChildren(...concepts.map(offer));
    if (!concepts.length) byId("found").replaceChildren(make("li", "quiet", "no finding has this name"));
  } catch (error) {
    byId("found").replaceChildren(make("li", "quiet", error.message));
  }
}

function offer(concept) {
  const also = concept.matched === concept.name ? "" : ` (${concept.matched})`;
  const item = make("li", "", make("span", "", concept.name + also));
  for (const status of ["present", "absent"]) {
    const button = make("button", "", status);
    button.type = "button";
    button.setAttribute("aria-label", `${concept.name} ${status}`);
    button.addEventListener("click", () => choose(concept, status));
    item.append(button);
  }
  return item;
}

function choose(concept, status) {
  chosen.set(concept.id, { name: concept.name, status });
  byId("search").value = "";
  byId("found").replaceChildren();
  drawChosen();
  byId("search").focus();
}

function drawChosen() {
  byId("chips").replaceChildren(...[...chosen].map(([id, { name, status }]) => {
    const remove = make("button", "", "×");
    remove.type = "button";
    remove.setAttribute("aria-label", `remove ${name}`);
    remove.addEventListener("click", () => { chosen.delete(id); drawChosen(); });
    return make("li", status, status === "absent" ? `no ${name}` : name, remove);
  }));
}

/* differential --------------------------------------------------------------------------- */

document.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) byId("form").requestSubmit();
});
byId("form").addEventListener("submit", async (event) => {
  event.preventDefault();
  const note = byId("note").value;
  byId("rank").disabled = true;
  try {
    draw(await ask("/v1/differentials", request(note)), note);
  } catch (error) {
    byId("answer").replaceChildren(make("h2", "", "Differential"), make("p", "problem", error.message));
  } finally {
    byId("rank").disabled = false;
  }
});

function request(note) {
  const of = (status) => [...chosen].filter(([, item]) => item.status === status).map(([id]) => id);
  const results = byId("laboratory").value.split("\n").map((line) => line.trim()).filter(Boolean);
  const body = { present: of("present"), absent: of("absent"), laboratory: results, sex: byId("sex").value };
  if (note.trim()) body.notes = [{ text: note, id: "note" }];
  if (byId("age").value.trim()) body.age = byId("age").value.trim();
  if (byId("setting").value) body.setting = byId("setting").value;
  return body;
}

function draw(answer, note) {
  const evidence = new Map(answer.evidence.map((item) => [item.id, item]));
  const parts = [make("h2", "", "Differential")];
  for (const issue of answer.issues) parts.push(make("p", "unsure-text", `${issue.where}: ${issue.message}`));
  if (note.trim()) parts.push(markedNote(note, answer.evidence));
  if (answer.cannot_miss.length) parts.push(missList(answer.cannot_miss));
  const strongest = Math.max(1, ...answer.diagnoses.flatMap((d) => d.contributions.map((c) => Math.abs(c.decibans))));
  parts.push(make("ol", "ranking", ...answer.diagnoses.map((d, index) => diagnosisItem(d, evidence, strongest, index === 0))));
  parts.push(make("p", "quiet", `${answer.setting}: ${answer.prior} · engine ${answer.engine_version} · graph ${answer.graph_version.slice(0, 12)} · snapshot ${answer.snapshot_version.slice(0, 12)}`));
  byId("answer").replaceChildren(...parts);
}

function missList(items) {
  const lines = items.map((item) => make("li", "",
    make("span", "urgent", item.name), make("span", "quiet", ` ${item.id} (rank ${item.rank})`),
    ` within ${inWords(item.within)}: ${item.why}`));
  return make("section", "", make("h3", "urgent", "Do not miss"), make("ul", "", ...lines));
}

function inWords(duration) {
  const found = /^P(?:T(\d+)([MH])|(\d+)(D))$/.exec(duration);
  if (!found) return duration;
  const unit = { M: "minute", H: "hour", D: "day" }[found[2] || found[4]];
  const number = found[1] || found[3];
  return `${number} ${unit}${number === "1" ? "" : "s"}`;
}

function bar(share, kind) {
  const filled = document.createElement("i");
  filled.style.width = `${Math.min(100, Math.max(0, 100 * share))}%`;
  const track = make("span", `bar ${kind}`, filled);
  track.setAttribute("aria-hidden", "true");
  return track;
}

function diagnosisItem(diagnosis, evidence, strongest, open) {
  const details = document.createElement("details");
  details.open = open;
  const percent = diagnosis.probability < 0.001 ? "< 0.1 %" : `${(100 * diagnosis.probability).toFixed(1)} %`;
  const ids = [...new Set([diagnosis.id, ...diagnosis.members.map((m) => m.id)])].join(" = ");
  const name = make("span", "", diagnosis.name, " ", make("span", "quiet", ids));
  if (diagnosis.urgent) name.append(make("span", "urgent", ` urgent, within ${inWords(diagnosis.urgent.within)}`));
  details.append(
    make("summary", "", make("span", "rank", String(diagnosis.rank)), name, bar(diagnosis.probability, ""), make("span", "number", percent)),
    make("table", "reasons", make("tbody", "", ...diagnosis.contributions
      .filter((item) => Math.abs(item.decibans) >= NO_EFFECT)
      .sort((a, b) => b.decibans - a.decibans)
      .map((item) => reason(item, evidence.get(item.evidence), strongest)))),
  );
  const still = [...new Set(diagnosis.contributions
    .filter((item) => Math.abs(item.decibans) < NO_EFFECT)
    .map((item) => statedName(evidence.get(item.evidence))))];
  const expected = diagnosis.expected.slice(0, 6).map((item) =>
    `${item.name} (${frequency({ ...item, value: item.frequency })})`);
  const against = [...new Set(diagnosis.contributions
    .filter((item) => item.decibans <= -NO_EFFECT)
    .map((item) => statedName(evidence.get(item.evidence))))];
  if (against.length) details.append(remark("speaks against: ", "against-text", against));
  if (still.length) details.append(remark("without effect here: ", "", still));
  if (expected.length) details.append(remark("expected, not looked for: ", "unsure-text", expected));
  return make("li", "", details);
}

const PARTS = { "risk-factor": "risk factor", "speaks-against": "listed as speaking against it" };

function reason(item, evidence, strongest) {
  const kind = item.decibans >= 0 ? "for" : "against";
  const label = make("td", "", statedName(evidence));
  const remote = item.matched && item.matched.id !== evidence.concept;
  if (item.part !== "finding") {
    if (remote) label.append(make("em", "", ` ~ ${item.matched.name}`));
    if (PARTS[item.part]) label.append(make("span", "quiet", ` ${PARTS[item.part]}`));
  } else if (item.matched && !(remote && item.decibans < 0)) {
    if (remote) label.append(make("em", "", ` ~ ${item.matched.name}`));
    label.append(make("span", "quiet", ` seen ${frequency(item.frequency)}`));
  } else if (evidence.status !== "absent" && evidence.source.kind !== "genetic-report") {
    label.append(make("span", "quiet", " not described in it"));
  }
  const sign = item.decibans >= 0 ? "+" : "−";
  return make("tr", "",
    make("td", "", bar(Math.abs(item.decibans) / strongest, kind)),
    make("td", `number ${kind}-text`, `${sign}${Math.abs(item.decibans).toFixed(1)}`),
    label,
    make("td", "quiet", sourceLabel(evidence.source)));
}

function statedName(evidence) {
  const prefix = { absent: "no ", uncertain: "possible ", hypothetical: "if " }[evidence.status] ?? "";
  const whose = { family: " (in the family)", other: " (in another person)" }[evidence.subject] ?? "";
  return prefix + evidence.name + whose;
}

function frequency(value) {
  if (!value || value.basis === "assumed") return "at unknown frequency";
  if (value.basis === "lent") return "in related entries";
  return value.m ? `in ${value.n} of ${value.m}` : `in ${Math.round(100 * value.value)} %`;
}

function sourceLabel(source) {
  switch (source.kind) {
    case "text": return `“${source.text.split(/\s+/).join(" ")}”, ${source.start}–${source.end}`;
    case "observation": return STATED.has(source.coding.code) ? "stated" : `result ${source.coding.display || source.coding.code} ${source.value ?? ""} ${source.unit ?? ""}`.trim();
    case "imaging-model": return `image: ${source.model}, score ${source.score}`;
    case "genetic-report": return `gene ${source.symbol}`;
    default: return "entered";
  }
}

function remark(label, kind, names) {
  return make("p", "quiet", make("span", kind, label), names.join("; "));
}

/** The note with its findings marked; offsets are code points, so never index the string itself. */
function markedNote(note, evidence) {
  const points = Array.from(note);
  const spans = evidence.filter((item) => item.source.kind === "text").sort((a, b) => a.source.start - b.source.start);
  const parts = [];
  let at = 0;
  for (const item of spans) {
    const { start, end } = item.source;
    if (start < at) continue;
    parts.push(points.slice(at, start).join(""));
    const mark = make("mark", item.subject === "patient" ? item.status : "other", points.slice(start, end).join(""));
    mark.title = `${item.name} ${item.concept}: ${item.status}, ${item.subject}, ${item.temporality}`;
    parts.push(mark);
    at = end;
  }
  parts.push(points.slice(at).join(""));
  return make("div", "note", ...parts);
}
