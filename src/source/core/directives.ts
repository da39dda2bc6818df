import { type Phrase, phrase } from '../../base/phrase.js';

/** What a `clausemark:` comment says, before it is known where it stands. */
export type ParsedDirective =
  | { readonly type: 'record'; readonly name: string }
  | { readonly type: 'ignore'; readonly kind: string; readonly reason: string }
  | { readonly type: 'malformed'; readonly said: Phrase };

const GRAMMAR = phrase('`clausemark: record NAME` or `clausemark: ignore KIND -- reason`');

/** A comment without its delimiters, in any of the languages read. */
function bodyOf(comment: string): string {
  return comment
    .replace(/^\s*(?:#+|\/\/+|\/\*+|<!--)/, '')
    .replace(/(?:\*+\/|-->)\s*$/, '')
    .trim();
}

/** Reads one comment, delimiters included. Undefined if it does not address Clausemark; it may follow another remark after a second `#` or `//`. */
export function parseDirective(comment: string): ParsedDirective | undefined {
  if (!comment.includes('clausemark:')) return undefined;
  const words = /(?:^|\s(?:#|\/\/)\s*)clausemark:([\s\S]*)$/.exec(bodyOf(comment))?.[1]?.trim();
  if (words === undefined) return undefined;
  const [verb] = words.split(/\s/, 1);
  if (verb === 'record') {
    const name = /^record\s+([\p{L}\p{N}_][\p{L}\p{M}\p{N}._/-]*)$/u.exec(words)?.[1];
    return name !== undefined ? { type: 'record', name } : malformed(phrase('`record` takes the name of one record'));
  }
  if (verb === 'ignore') {
    const parts = /^ignore\s+([A-Za-z][\w-]*)(?:\s+--(?:\s+([\s\S]*))?)?$/.exec(words);
    const reason = parts?.[2]?.trim();
    if (parts?.[1] !== undefined && reason) return { type: 'ignore', kind: parts[1], reason };
    return malformed(parts ? phrase('a reason must follow the kind after ` -- `') : phrase('`ignore` takes one kind and, after ` -- `, a reason'));
  }
  return malformed(verb ? phrase('`{word}` is not known', { word: verb.slice(0, 40) }) : phrase('nothing follows'));
}

function malformed(what: Phrase): ParsedDirective {
  return { type: 'malformed', said: phrase('{what}; expected {grammar}', { what, grammar: GRAMMAR }) };
}
