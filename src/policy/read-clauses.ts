import type { List, Nodes, Root, RootContent } from 'mdast';
import remarkFrontmatter from 'remark-frontmatter';
import remarkGfm from 'remark-gfm';
import remarkParse from 'remark-parse';
import { unified } from 'unified';
import type { Problem } from '../base/problem.js';
import { LineIndex, type Range, type Span } from '../base/text.js';
import { compareClauseIds, isProjectPart, leadingMarker } from './clause-id.js';
import type { Bilingual } from './pack.js';
import { quote, YamlText } from './yaml-field.js';

/** A clause as its Markdown says it; versions and confidence come from the pack's YAML. */
export interface ReadClause {
  readonly id: string;
  readonly article: string;
  readonly projectPart: boolean;
  readonly title: Bilingual;
  readonly text: string;
  readonly gist: string;
  readonly chapeau?: string;
  readonly notes?: readonly Bilingual[];
  readonly range: Range;
}

export interface ReadClauses {
  readonly clauses: readonly ReadClause[];
  readonly problems: readonly Problem[];
}

const ARTICLE = /^(?:Article[ \t]+)?(\d{1,4})[ \t]+[—–-][ \t]+(.+?)[ \t]+·[ \t]+(.+)$/;
const HEADING_FORM = 'expected "## Article 7 — English title · 中文标题"';
const GIST = /^要点(?:（[^）]*）)?[：:][ \t\u3000]*/;
const NOTE_SEPARATOR = ' ／ ';

const processor = unified().use(remarkParse).use(remarkGfm).use(remarkFrontmatter, ['yaml']);

/** Something that stands under a marker: a paragraph of the text, a 要点 line, a note. */
interface Marked {
  readonly part: string;
  readonly text: string;
  readonly span: Span;
}

/** One article while it is read. */
interface Article {
  readonly number: string;
  readonly title: Bilingual;
  readonly heading: Span;
  end: number;
  /** Paragraphs of the text in their order; `part` is empty where a paragraph has no marker. */
  readonly body: { part: string; text: string; span: Span }[];
  readonly gists: Marked[];
  hasGist: boolean;
  readonly notes: Marked[];
}

/**
 * Reads articles and their parts out of a pack's Markdown: `## Article N — title · 标题`, paragraphs with or without
 * a marker, a paragraph that starts with 要点, and `### Notes`.
 */
export function readClauses(path: string, text: string, packId: string): ReadClauses {
  const reader = new ClauseReader(path, text);
  reader.read(packId);
  return { clauses: reader.articles.flatMap((article) => reader.clausesOf(article)), problems: reader.problems };
}

class ClauseReader {
  readonly problems: Problem[] = [];
  readonly articles: Article[] = [];
  private readonly lines: LineIndex;
  /** The parser leaves a byte order mark out of its offsets. */
  private readonly shift: number;
  private mode: 'skip' | 'body' | 'gist' | 'notes' = 'skip';
  /** Inside an article whose heading was already reported: what stands there is not reported again. */
  private lost = false;

  constructor(
    private readonly path: string,
    private readonly text: string,
  ) {
    this.lines = LineIndex.of(text);
    this.shift = text.charCodeAt(0) === 0xfeff ? 1 : 0;
  }

  read(packId: string): void {
    let root: Root;
    try {
      root = processor.parse(this.text.slice(this.shift));
    } catch {
      this.problem('policy.markdown-unreadable', 'This Markdown cannot be read; expected nesting that is less deep', [0, this.text.length]);
      return;
    }
    const [first] = root.children;
    if (first?.type === 'yaml') this.frontMatter(this.span(first), packId);
    else this.problem('policy.front-matter', 'No front matter: expected a first line --- followed by pack: ID and ---', [0, 0]);
    for (const node of root.children) this.block(node);
    if (this.articles.length === 0) this.problem('policy.no-articles', `No article found: ${HEADING_FORM}`, [0, 0]);
  }

  private frontMatter(span: Span, packId: string): void {
    const fence = /^---[^\r\n]*(?:\r\n|\r|\n)/.exec(this.text.slice(span[0], span[1]))?.[0].length ?? 0;
    const closing = /(?:\r\n|\r|\n)?---[^\r\n]*$/.exec(this.text.slice(span[0] + fence, span[1]))?.[0].length ?? 0;
    const yaml = new YamlText(this.path, this.text, [span[0] + fence, Math.max(span[0] + fence, span[1] - closing)]);
    const field = yaml.root('The front matter')?.record(['pack'])?.get('pack');
    const written = field?.text();
    if (field && written !== undefined && written !== packId)
      field.problem('policy.front-matter', `pack is ${quote(written)}: expected ${packId}, the id in pack.yaml`);
    this.problems.push(...yaml.problems);
  }

  private block(node: RootContent): void {
    if (node.type === 'heading') {
      this.heading(node.depth, node);
      return;
    }
    const article = this.articles.at(-1);
    if (!article || this.mode === 'skip' || node.type === 'html' || node.type === 'yaml') return;
    const span = this.span(node);
    article.end = Math.max(article.end, span[1]);
    if (this.mode === 'notes') this.list(node, article.notes);
    else if (node.type === 'paragraph') this.paragraph(article, span);
    else if (this.mode === 'gist') this.list(node, article.gists);
    else this.continuation(article, span);
  }

  private heading(depth: number, node: RootContent): void {
    const span = this.span(node);
    const words = this.slice(span)
      .replace(/^#{1,6}[ \t]*|[ \t]*#*$/g, '')
      .trim();
    if (depth === 1) {
      this.mode = 'skip';
      this.lost = false;
    } else if (depth === 2) this.article(words, span);
    else if (/^notes\b/i.test(words) && (this.mode !== 'skip' || this.lost)) this.mode = this.lost ? 'skip' : 'notes';
    else this.problem('policy.heading', `Heading ${quote(words)}: expected "### Notes" inside an article`, span);
  }

  private article(words: string, heading: Span): void {
    const [, number, en, zh] = ARTICLE.exec(words) ?? [];
    this.mode = 'skip';
    this.lost = true;
    if (number === undefined || en === undefined || zh === undefined) {
      this.problem('policy.heading', `Heading ${quote(words)}: ${HEADING_FORM}`, heading);
      return;
    }
    if (this.articles.some((other) => other.number === number)) {
      this.problem('policy.duplicate', `Article ${number} stands twice: expected each article once`, heading);
      return;
    }
    const before = this.articles.at(-1);
    if (before && Number(before.number) > Number(number)) {
      this.problem('policy.order', `Article ${number} stands behind Article ${before.number}: expected articles in the order of their numbers`, heading);
    }
    this.mode = 'body';
    this.lost = false;
    this.articles.push({ number, title: { en: en.trim(), zh: zh.trim() }, heading, end: heading[1], body: [], gists: [], hasGist: false, notes: [] });
  }

  private paragraph(article: Article, span: Span): void {
    const text = this.slice(span);
    const gist = GIST.exec(text);
    if (gist) {
      this.mode = 'gist';
      article.hasGist = true;
      const rest = text.slice(gist[0].length).trim();
      if (rest !== '') article.gists.push({ part: '', text: rest, span });
      return;
    }
    this.mode = 'body';
    const marker = leadingMarker(text);
    if (marker && article.body.some((other) => other.part === marker.part)) {
      this.problem('policy.duplicate', `${marker.part} stands twice in Article ${article.number}: expected each part once`, span);
      return;
    }
    if (marker && text.length === marker.length) {
      this.problem('policy.no-text', `${marker.part} of Article ${article.number} has no text: expected its words behind the marker`, span);
    }
    const before = article.body.findLast((other) => other.part !== '')?.part;
    if (marker && before !== undefined && compareClauseIds(article.number + before, article.number + marker.part) > 0) {
      this.problem('policy.order', `${marker.part} stands behind ${before} in Article ${article.number}: expected parts in their order`, span);
    }
    article.body.push({ part: marker?.part ?? '', text: text.slice(marker?.length ?? 0), span });
  }

  /** A list, table or quotation belongs to the paragraph before it. */
  private continuation(article: Article, span: Span): void {
    const before = article.body.at(-1);
    if (!before) {
      article.body.push({ part: '', text: this.slice(span), span });
      return;
    }
    before.text += `\n\n${this.slice(span)}`;
    before.span = [before.span[0], span[1]];
  }

  /** Entries of a 要点 or Notes list, each with the part it is about. */
  private list(node: RootContent, into: Marked[]): void {
    const span = this.span(node);
    if (node.type !== 'list') {
      this.problem('policy.list', 'Expected a list whose entries may start with a marker like [a] or (1)', span);
      return;
    }
    for (const item of (node as List).children) {
      const itemSpan: Span = [this.span(item.children[0] ?? item)[0], this.span(item.children.at(-1) ?? item)[1]];
      const text = this.slice(itemSpan).trim();
      const marker = leadingMarker(text);
      if (text !== '') into.push({ part: marker?.part ?? '', text: text.slice(marker?.length ?? 0).trim(), span: itemSpan });
    }
  }

  /** The article itself, then its parts. */
  clausesOf(article: Article): readonly ReadClause[] {
    const { number, title } = article;
    const parts = article.body.filter((paragraph) => paragraph.part !== '');
    this.checkMarkers(article, new Set(parts.map((part) => part.part)));
    if (article.body.length === 0) this.problem('policy.no-text', `Article ${number} has no text: expected at least one paragraph`, article.heading);
    if (article.gists.length === 0) {
      this.problem('policy.no-gist', `Article ${number} has no 要点: expected a paragraph that starts with 要点：`, article.heading);
    }
    const whole = article.gists.map((gist) => `${gist.part === '' ? '' : `${gist.part} `}${gist.text}`).join('\n');
    const notes = this.notes(article);
    const clauses: ReadClause[] = [
      {
        id: number,
        article: number,
        projectPart: false,
        title,
        text: article.body.map((paragraph) => (paragraph.part === '' ? '' : `${paragraph.part} `) + paragraph.text).join('\n\n'),
        gist: whole,
        ...(notes.has('') ? { notes: notes.get('') ?? [] } : {}),
        range: this.lines.range([article.heading[0], article.end]),
      },
    ];
    let chapeau: string | undefined;
    for (const paragraph of article.body) {
      if (paragraph.part === '') {
        chapeau = /[:：]$/.test(paragraph.text) ? paragraph.text : undefined;
        continue;
      }
      const own = notes.get(paragraph.part);
      clauses.push({
        id: number + paragraph.part,
        article: number,
        projectPart: isProjectPart(paragraph.part),
        title,
        text: paragraph.text,
        gist: article.gists.find((gist) => gist.part === paragraph.part)?.text ?? whole,
        ...(chapeau === undefined ? {} : { chapeau }),
        ...(own ? { notes: own } : {}),
        range: this.lines.range(paragraph.span),
      });
      // A sentence that was opened by "Providers shall:" ends with its last part.
      if (/[.。]$/.test(paragraph.text)) chapeau = undefined;
    }
    return clauses;
  }

  private checkMarkers(article: Article, parts: ReadonlySet<string>): void {
    for (const marked of [...article.gists, ...article.notes]) {
      if (marked.part === '' || parts.has(marked.part)) continue;
      const expected = parts.size > 0 ? `expected one of ${[...parts].join(', ')}` : 'expected no marker, since the article has no parts';
      this.problem('policy.unknown-clause', `Article ${article.number} has no part ${marked.part}: ${expected}`, marked.span);
    }
  }

  /** Notes by part, in both languages. */
  private notes(article: Article): ReadonlyMap<string, readonly Bilingual[]> {
    const notes = new Map<string, Bilingual[]>();
    for (const { part, text, span } of article.notes) {
      const cut = text.indexOf(NOTE_SEPARATOR);
      if (cut < 0) {
        this.problem('policy.note', `Note ${quote(text)} has one language: expected "English${NOTE_SEPARATOR}中文"`, span);
        continue;
      }
      const note = { en: text.slice(0, cut).trim(), zh: text.slice(cut + NOTE_SEPARATOR.length).trim() };
      notes.set(part, [...(notes.get(part) ?? []), note]);
    }
    return notes;
  }

  private span(node: Nodes): Span {
    const start = (node.position?.start.offset ?? 0) + this.shift;
    return [start, Math.max(start, (node.position?.end.offset ?? 0) + this.shift)];
  }

  private slice(span: Span): string {
    return this.text.slice(span[0], span[1]);
  }

  /** Adds a problem on the first line of a span. */
  private problem(code: string, message: string, span: Span): void {
    const firstLine = /^[^\r\n]*/.exec(this.slice(span))?.[0].length ?? 0;
    this.problems.push({ path: this.path, range: this.lines.range([span[0], span[0] + firstLine]), code, message });
  }
}
