// The text of a document with its mentions, and the card that says what a mention is.

const TYPE_NAMES = {
  PER: "person", ORG: "organisation", LOC: "place", LOCADJ: "adjective of a place", PRODUCT: "product",
  POSITION: "post", MONEY: "sum", DATE: "date", QUANTITY: "quantity",
};

/** Mentions in order and apart: of those that overlap, the earlier has the characters that both claim. */
function apart(mentions) {
  let position = 0;
  const result = [];
  for (const mention of [...mentions].sort((a, b) => a.start - b.start || b.end - a.end)) {
    const start = Math.max(position, mention.start);
    if (mention.end > start) result.push({ ...mention, start });
    position = Math.max(position, mention.end);
  }
  return result;
}

/** Draw a text, cut at the borders of mentions and evidence, so that any evidence can be lit later. */
function drawText(extraction, view) {
  const letters = Array.from(extraction.text); // offsets are code points
  const mentions = apart(extraction.mentions);
  const spans = [...mentions, ...extraction.relations.map(relation => relation.evidence).filter(Boolean)];
  const cuts = new Set([0, letters.length, ...spans.flatMap(span => [span.start, span.end])]);
  const borders = [...cuts].sort((a, b) => a - b);
  const elements = new Map();
  view.replaceChildren();
  borders.slice(1).forEach((end, number) => {
    const start = borders[number];
    while (mentions.length && mentions[0].end <= start) mentions.shift();
    const mention = mentions.length && mentions[0].start <= start ? mentions[0] : null;
    if (mention && !elements.has(mention.id)) elements.set(mention.id, drawMention(mention, view));
    const piece = make("span", { "data-start": start, "data-end": end }, letters.slice(start, end).join(""));
    (mention ? elements.get(mention.id) : view).append(piece);
  });
  view.querySelector(".m")?.setAttribute("tabindex", "0");
}

function drawMention(mention, view) {
  const element = make("span", {
    class: `m ${mention.type}${mention.confidence < 0.5 ? " unsure" : ""}`, role: "button", tabindex: "-1",
    "data-id": mention.id, "data-entity": mention.entity, "data-label": mention.type,
  });
  view.append(element);
  return element;
}

/** What an amount is worth, in a line; empty where the text does not say. */
function valueOf(entity) {
  const value = entity.value;
  if (!value) return "";
  const number = each => each.toLocaleString("en", { maximumFractionDigits: 6 });
  const ends = [value.low, value.high].filter(each => each !== undefined && each !== null).map(number);
  return [[...new Set(ends)].join(" – "), value.currency, value.unit, value.date].filter(Boolean).join(" ");
}

function codesOf(entity) {
  const { iso3166_1, iso3166_2, geonames } = entity.codes ?? {};
  return [iso3166_2 || iso3166_1 ? `ISO ${iso3166_2 || iso3166_1}` : "", geonames ? `GeoNames ${geonames}` : ""]
    .filter(Boolean).join(", ");
}

function fillCard(card, mention, entity) {
  const lines = [
    ["kind", entity?.kind], ["codes", entity && codesOf(entity)], ["value", entity && valueOf(entity)],
    ["confidence", percent(mention.confidence)], ["rule", mention.rule], ["characters", `${mention.start}–${mention.end}`],
  ].filter(([, value]) => value);
  card.replaceChildren(
    make("p", { class: `card-type ${mention.type}` }, `${mention.type} · ${TYPE_NAMES[mention.type]}`),
    make("p", { class: "card-name" }, russian(entity ? entity.name : mention.text)),
    make("dl", {}, ...lines.flatMap(([name, value]) => [make("dt", {}, name), make("dd", {}, value)])),
  );
}

/** Put the card under a mention, or above it where there is no room; narrow screens have it at their foot. */
function placeCard(card, element) {
  const outer = card.offsetParent?.getBoundingClientRect();
  if (!outer || getComputedStyle(card).position === "fixed") return;
  const line = element.getClientRects()[0];
  const left = Math.max(0, Math.min(line.left - outer.left, outer.width - card.offsetWidth));
  const above = line.bottom + card.offsetHeight + 12 > innerHeight && line.top > card.offsetHeight + 12;
  card.style.left = `${left}px`;
  card.style.top = `${above ? line.top - outer.top - card.offsetHeight - 6 : line.bottom - outer.top + 6}px`;
}

/** Light up stretches of the text and the mentions of entities; the first of either is returned. */
function light(view, spans, entities) {
  for (const element of view.querySelectorAll(".evidence, .lit")) element.classList.remove("evidence", "lit");
  for (const piece of view.querySelectorAll("[data-start]")) {
    const { start, end } = piece.dataset;
    piece.classList.toggle("evidence", spans.some(span => span.start <= +start && +end <= span.end));
  }
  for (const mention of view.querySelectorAll(".m")) {
    mention.classList.toggle("lit", entities.includes(mention.dataset.entity));
  }
  return view.querySelector(".evidence") ?? view.querySelector(".lit");
}

function scrollTo_(element) {
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  element?.scrollIntoView({ block: "center", behavior: calm ? "auto" : "smooth" });
}
