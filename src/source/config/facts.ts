import type { Phrase } from '../../base/phrase.js';
import { message, type Problem } from '../../base/problem.js';
import { LineIndex, type Span } from '../../base/text.js';
import type { ConfigDocument, ConfigNode, Directive, FileFacts, LanguageId } from '../facts.js';

/** How many problems of one file are kept; a broken file repeats itself. */
const MAX_PROBLEMS = 5;

/** How deep a document may nest before what is inside is left out, so that no input can overflow the stack later on. */
export const MAX_DEPTH = 150;

/** Collects what is wrong with one file; positions are those of its own text, the path is filled in by the caller. */
export class ProblemList {
  readonly items: Problem[] = [];

  constructor(private readonly lines: LineIndex) {}

  add(code: string, said: Phrase, span: Span): void {
    if (this.items.length < MAX_PROBLEMS) this.items.push({ path: '', code, ...message(said), range: this.lines.range(span) });
  }
}

/** Facts of a file that holds no code: its documents and directives. */
export function documentFacts(
  language: LanguageId,
  text: string,
  lines: LineIndex,
  documents: readonly ConfigDocument[],
  directives: readonly Directive[],
  problems: readonly Problem[],
): FileFacts {
  return {
    language,
    nodes: [],
    functions: [{ name: '', head: [0, 0], extent: [0, text.length], parent: -1, parameters: [], returns: [], decorators: [], locals: {} }],
    classes: [],
    calls: [],
    settings: [],
    stores: [],
    exports: [],
    stars: [],
    imports: [],
    documents,
    directives,
    lineStarts: lines.toJSON(),
    length: text.length,
    problems,
  };
}

/** Facts of a file from which nothing could be read. */
export function emptyFacts(language: LanguageId, text: string, problems: readonly Problem[] = []): FileFacts {
  return documentFacts(language, text, LineIndex.of(text), [], [], problems);
}

/** A node of a document that stands inside another text, at its places there. */
export function placed(node: ConfigNode, place: (span: Span) => Span): ConfigNode {
  return {
    ...node,
    span: place(node.span),
    ...(node.keySpan ? { keySpan: place(node.keySpan) } : {}),
    ...(node.entries ? { entries: node.entries.map(({ key, node: inner }) => ({ key, node: placed(inner, place) })) } : {}),
    ...(node.items ? { items: node.items.map((item) => placed(item, place)) } : {}),
  };
}
