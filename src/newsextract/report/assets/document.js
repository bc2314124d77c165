// One document: its text, relations and entities, and what happens when one of them is pressed.

/** The reader of documents; `open` shows another one. */
class Reader {
  constructor(documents) {
    this.documents = documents;
    this.view = byId("text-view");
    this.card = byId("card");
    this.pinned = null;
    this.listen();
    this.listenToTabs();
  }

  async open(number) {
    const extraction = await this.documents.get(number);
    this.extraction = extraction;
    this.entities = new Map(extraction.entities.map(entity => [entity.id, entity]));
    this.mentions = new Map(extraction.mentions.map(mention => [mention.id, mention]));
    this.hideCard();
    byId("document-title").replaceChildren(russian(extraction.meta.title || extraction.source));
    byId("document-note").textContent = this.note();
    byId("document-note").classList.toggle("error", extraction.error !== null);
    drawText(extraction, this.view);
    this.drawLegend();
    this.drawRelations();
    this.drawEntities();
  }

  note() {
    const { error, meta, source, text, mentions } = this.extraction;
    if (error) return `Not read: ${error}`;
    const origin = meta.title ? [source] : [];
    const size = [`${Array.from(text).length.toLocaleString("en")} characters`, `${mentions.length} mentions`];
    return [...origin, meta.date, meta.url, ...size].filter(Boolean).join(" · ");
  }

  /** Light up what states a relation; with `scroll`, go there. */
  show(relations, entities, scroll) {
    this.hideCard();
    const spans = relations.map(relation => relation.evidence).filter(Boolean);
    const first = light(this.view, spans, entities);
    for (const button of document.querySelectorAll(".fact[aria-pressed]")) {
      button.setAttribute("aria-pressed", String(relations.includes(button.relation) || button.entity === entities[0] && !relations.length));
    }
    if (scroll) scrollTo_(first ?? byId("reader"));
  }

  /** The evidence of a row: of the relations of its company to its place and product. */
  showRow([company, place, product]) {
    const relations = this.extraction.relations.filter(relation => relation.head === company
      && (relation.type === "located_in" && relation.tail === place || relation.type === "produces" && relation.tail === product));
    this.show(relations, [company, place, product].filter(Boolean), true);
    byId("reader").focus({ preventScroll: true });
  }

  drawLegend() {
    const counts = new Map(Object.keys(TYPE_NAMES).map(type => [type, 0]));
    for (const mention of this.extraction.mentions) counts.set(mention.type, counts.get(mention.type) + 1);
    const used = [...counts].filter(([, count]) => count);
    byId("legend").replaceChildren(...used.map(([type, count]) => {
      const chip = make("button", { type: "button", class: `chip ${type}`, "aria-pressed": "true", title: TYPE_NAMES[type] }, `${type} ${count}`);
      chip.addEventListener("click", () => {
        const shown = chip.getAttribute("aria-pressed") !== "true";
        chip.setAttribute("aria-pressed", String(shown));
        for (const mention of this.view.querySelectorAll(`.${type}`)) mention.classList.toggle("off", !shown);
      });
      return chip;
    }));
  }

  drawRelations() {
    const items = this.extraction.relations.map(relation => make("li", {}, this.relation(relation)));
    byId("relations").replaceChildren(items.length ? make("ul", {}, ...items) : make("p", { class: "note" }, "None was found."));
    byId("tab-relations").textContent = `Relations ${items.length}`;
  }

  relation(relation) {
    const [head, tail] = [relation.head, relation.tail].map(id => this.entities.get(id).name);
    const button = make("button", { type: "button", class: "fact", "aria-pressed": "false" },
      make("span", { class: "fact-names" }, russian(head), " ", make("span", { class: "relation-type" }, relation.type.replaceAll("_", " ")), " ", russian(tail)),
      make("span", { class: "fact-note" },
        make("span", { class: `status ${relation.status}` }, relation.status), make("span", {}, percent(relation.confidence)),
        relation.rule ? make("span", { class: "rule" }, relation.rule) : null, relation.evidence ? null : make("span", {}, "no evidence kept")));
    button.relation = relation;
    button.addEventListener("click", () => this.show([relation], [relation.head, relation.tail], true));
    return button;
  }

  drawEntities() {
    const counts = new Map();
    for (const mention of this.extraction.mentions) counts.set(mention.entity, (counts.get(mention.entity) ?? 0) + 1);
    const types = Object.keys(TYPE_NAMES).filter(type => this.extraction.entities.some(entity => entity.type === type));
    byId("entities").replaceChildren(...types.flatMap(type => [
      make("h4", { class: type }, `${type} · ${TYPE_NAMES[type]}`),
      make("ul", {}, ...this.extraction.entities.filter(entity => entity.type === type)
        .map(entity => make("li", {}, this.entity(entity, counts.get(entity.id) ?? 0)))),
    ]));
    byId("tab-entities").textContent = `Entities ${this.extraction.entities.length}`;
  }

  entity(entity, count) {
    const notes = [entity.kind, valueOf(entity), codesOf(entity), count > 1 ? `${count} mentions` : ""].filter(Boolean);
    const button = make("button", { type: "button", class: "fact", "aria-pressed": "false" },
      make("span", { class: "fact-names" }, russian(entity.name)), make("span", { class: "fact-note" }, notes.join(" · ")));
    button.entity = entity.id;
    button.addEventListener("click", () => this.show([], [entity.id], true));
    return button;
  }

  listen() {
    const over = event => event.target.closest?.(".m:not(.off)");
    const view = this.view;
    view.addEventListener("pointerover", event => event.pointerType === "mouse" && !this.pinned && over(event) && this.showCard(over(event)));
    view.addEventListener("pointerleave", () => this.pinned || this.hideCard());
    view.addEventListener("pointerout", event => this.pinned || over(event) && !over(event).contains(event.relatedTarget) && this.hideCard());
    view.addEventListener("focusin", event => over(event)?.matches(":focus-visible") && this.showCard(over(event)));
    view.addEventListener("focusout", () => this.hideCard());
    document.addEventListener("click", event => view.contains(event.target) && over(event) ? this.pin(over(event)) : this.hideCard());
    view.addEventListener("keydown", event => this.key(event));
    document.addEventListener("keydown", event => event.key === "Escape" && this.hideCard());
  }

  pin(element) {
    this.pinned = element;
    this.move(element);
    this.showCard(element);
  }

  /** Keys within the text: arrows, Home and End go from mention to mention, Enter and the space bar pin the card. */
  key(event) {
    const all = [...this.view.querySelectorAll(".m:not(.off)")];
    const here = all.indexOf(document.activeElement);
    const target = {
      ArrowRight: here + 1, ArrowDown: here + 1, ArrowLeft: here - 1, ArrowUp: here - 1, Home: 0, End: all.length - 1,
    }[event.key];
    if (target !== undefined && all[target]) this.move(all[target]);
    else if (["Enter", " "].includes(event.key) && here >= 0) this.pin(all[here]);
    else return;
    event.preventDefault();
  }

  /** One mention is reached by the tab key, the others from it. */
  move(element) {
    for (const other of this.view.querySelectorAll('.m[tabindex="0"]')) other.setAttribute("tabindex", "-1");
    element.setAttribute("tabindex", "0");
    element.focus();
  }

  showCard(element) {
    const mention = this.mentions.get(element.dataset.id);
    fillCard(this.card, mention, this.entities.get(mention.entity));
    this.card.hidden = false;
    placeCard(this.card, element);
    for (const other of this.view.querySelectorAll(".m")) {
      other.classList.toggle("same", mention.entity !== null && other.dataset.entity === mention.entity);
      other.toggleAttribute("aria-describedby", false);
    }
    element.setAttribute("aria-describedby", "card");
  }

  hideCard() {
    this.pinned = null;
    this.card.hidden = true;
    for (const other of this.view.querySelectorAll(".same")) other.classList.remove("same");
  }

  listenToTabs() {
    const tabs = [byId("tab-relations"), byId("tab-entities")];
    const choose = tab => {
      for (const each of tabs) {
        each.setAttribute("aria-selected", String(each === tab));
        each.setAttribute("tabindex", each === tab ? "0" : "-1");
        byId(each.getAttribute("aria-controls")).hidden = each !== tab;
      }
    };
    for (const tab of tabs) {
      tab.addEventListener("click", () => choose(tab));
      tab.addEventListener("keydown", event => {
        if (!["ArrowLeft", "ArrowRight"].includes(event.key)) return;
        const other = tabs[1 - tabs.indexOf(tab)];
        choose(other);
        other.focus();
      });
    }
  }
}
