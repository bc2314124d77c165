// The table company, product, place: sorted, filtered, in pages.

const COLUMNS = [["company", "Company"], ["product", "Product"], ["place", "Place"], ["place_kind", "Kind"], ["region", "Region"], ["confidence", "Confidence"]];
const ROWS_A_PAGE = 25;

/** The rows of all documents; `open(document, ids)` is called for a row that is pressed. */
class RowTable {
  constructor(index, open) {
    this.documents = index.documents;
    this.fields = index.fields.slice(2);
    this.rows = index.rows.map(([number, ids, cells]) => ({ number, ids, cells, words: this.words(number, cells) }));
    this.columns = this.documents.length > 1 ? [...COLUMNS, ["source", "Document"]] : COLUMNS;
    this.open = open;
    this.order = null;
    this.descending = false;
    this.drawHead();
    this.draw();
    for (const id of ["find", "least"]) byId(id).addEventListener("input", () => this.draw());
    byId("csv").addEventListener("click", () => this.save());
  }

  words(number, cells) {
    return [...cells.filter(cell => typeof cell === "string"), this.documents[number].source].join("\n").toLocaleLowerCase("ru");
  }

  cell(row, name) {
    return name === "source" ? this.documents[row.number].source : row.cells[this.fields.indexOf(name)];
  }

  drawHead() {
    const heads = this.columns.map(([name, title]) => {
      const button = make("button", { type: "button" }, title);
      button.addEventListener("click", () => this.sort(name));
      return make("th", { scope: "col", "data-column": name }, button);
    });
    byId("table").tHead.replaceChildren(make("tr", {}, ...heads));
  }

  sort(name) {
    this.descending = this.order === name ? !this.descending : name === "confidence";
    this.order = name;
    for (const head of byId("table").tHead.rows[0].cells) {
      const sorted = head.dataset.column === name;
      head.toggleAttribute("aria-sort", false);
      if (sorted) head.setAttribute("aria-sort", this.descending ? "descending" : "ascending");
    }
    this.draw();
  }

  /** The rows that the filters let through, sorted; empty cells come last. */
  chosen() {
    const words = byId("find").value.toLocaleLowerCase("ru").trim();
    const least = Number(byId("least").value) || 0;
    const rows = this.rows.filter(row => row.words.includes(words) && this.cell(row, "confidence") >= least);
    if (!this.order) return rows;
    const collator = new Intl.Collator("ru");
    const compare = (a, b) => typeof a === "number" ? a - b : collator.compare(a, b);
    const keyed = rows.map(row => [this.cell(row, this.order) || null, row]);
    const sign = this.descending ? -1 : 1;
    keyed.sort(([a], [b]) => a === null || b === null ? (a === null) - (b === null) : sign * compare(a, b));
    return keyed.map(([, row]) => row);
  }

  draw(page = 0) {
    const rows = this.chosen();
    const shown = rows.slice(page * ROWS_A_PAGE, (page + 1) * ROWS_A_PAGE);
    byId("table").tBodies[0].replaceChildren(...shown.map(row => this.line(row)));
    byId("rows-count").textContent = !this.rows.length ? "No company with a place or a product was found."
      : rows.length === this.rows.length ? `${rows.length.toLocaleString("en")} rows. Press one to see what states it.`
        : `${rows.length.toLocaleString("en")} of ${this.rows.length.toLocaleString("en")} rows`;
    byId("table").hidden = !rows.length;
    drawPager(byId("rows-pager"), page, Math.ceil(rows.length / ROWS_A_PAGE), target => this.draw(target));
  }

  line(row) {
    const cells = this.columns.map(([name]) => {
      const value = this.cell(row, name);
      const content = name === "confidence" ? confidenceBar(value)
        : name === "company" ? make("button", { type: "button", class: "link" }, russian(value))
          : name === "place_kind" ? value ?? "" : russian(name === "source" ? value.split("/").at(-1) : value ?? "");
      return make("td", { class: name, title: name === "source" && value, "data-empty": !value }, content);
    });
    const line = make("tr", {}, ...cells);
    line.addEventListener("click", () => this.open(row.number, row.ids));
    return line;
  }

  save() {
    const head = ["document_id", "source", ...this.fields];
    const lines = this.chosen().map(({ number, cells }) => csvLine([this.documents[number].id, this.documents[number].source, ...cells]));
    save("rows.csv", "text/csv", ["\ufeff", csvLine(head), ...lines]); // with a mark: spreadsheets guess else
  }
}

function confidenceBar(value) {
  const meter = make("span", { class: "meter", "aria-hidden": "true" }, make("span"));
  meter.firstChild.style.width = `${Math.round(value * 100)}%`;
  return make("span", { class: "confidence-cell" }, meter, percent(value));
}
