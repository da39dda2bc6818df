import { type Phrase, phrase } from '../base/phrase.js';
import { compareProblems, message, type Problem, type Result } from '../base/problem.js';
import { LineIndex } from '../base/text.js';
import { parseClauseId } from './clause-id.js';
import { type OfficialArticle, type OfficialPiece, splitOfficialText } from './official-split.js';
import type { Clause, OfficialExtent, Pack } from './pack.js';

/**
 * Attaches an official Chinese text, which the workspace holds in a Markdown or plain text file, to the clauses of a pack.
 * Numbered items get their own sentence; parts that this project made get the whole article, and say so in `officialExtent`.
 * @param path where the text stands, as the workspace names it
 */
export function applyOfficialText(pack: Pack, path: string, text: string): Result<Pack> {
  const lines = LineIndex.of(text);
  const articles = new Map(splitOfficialText(text).map((article) => [String(article.number), article]));
  const problems: Problem[] = [];
  const report = (code: string, said: Phrase, piece?: OfficialPiece): void => {
    const start = piece ? lines.position(piece.span[0]) : { line: 0, character: 0 };
    problems.push({ path, range: { start, end: start }, code, ...message(said) });
  };

  if (articles.size === 0) {
    report('policy.official-no-articles', phrase('No article was found: expected lines that start with 第一条, 第二条 and so on, or with 第1条'));
    return { value: pack, problems };
  }
  const numbers = [...new Set(pack.clauses.map((clause) => clause.article))];
  const foreign = [...articles.keys()].filter((number) => !numbers.includes(number));
  if (foreign.length > 0) {
    // A later or longer text has its own sentence under each of these numbers: none of them may pass for this one's.
    report(
      'policy.official-unknown-article',
      phrase(
        'This text has articles that the policy does not have ({numbers}): expected the {count} articles of {title}. It is taken for another text and not shown',
        {
          numbers: runsOf(foreign),
          count: numbers.length,
          title: pack.title.zh || pack.id,
        },
      ),
      articles.get(foreign[0] ?? '')?.whole,
    );
    return { value: pack, problems };
  }
  const missing = numbers.filter((number) => (articles.get(number)?.whole.text ?? '') === '');
  if (missing.length > 0) {
    report(
      'policy.official-missing-article',
      phrase('Articles not found: {numbers}; expected lines that start with 第{first}条, in figures or characters, with text behind it', {
        numbers: runsOf(missing),
        first: missing[0] ?? '',
      }),
    );
  }
  const lost = new Map<OfficialPiece, string[]>();
  const clauses = pack.clauses.map((clause): Clause => {
    const article = articles.get(clause.article);
    if (!article || article.whole.text === '') return clause;
    const itemised = pack.clauses.some((other) => other.article === clause.article && itemNumber(other) !== undefined);
    const { piece, extent } = pieceFor(clause, article, itemised);
    if (itemNumber(clause) !== undefined && extent !== 'clause') lost.set(article.whole, [...(lost.get(article.whole) ?? []), clause.id]);
    return { ...clause, official: piece.text, officialExtent: extent, officialPlace: { path, range: lines.range(piece.span) } };
  });
  for (const [piece, ids] of lost) {
    const markers = ids.map((id) => `（${parseClauseId(id)?.part.slice(1, -1)}）`).join('');
    report(
      'policy.official-missing-item',
      phrase('Not found: {ids}; expected {markers} in this article, in figures or characters', { ids: ids.join(', '), markers }),
      piece,
    );
  }
  return { value: { ...pack, clauses }, problems: problems.sort(compareProblems) };
}

/** `1–6, 8`. */
function runsOf(numbers: readonly string[]): string {
  const runs: [number, number][] = [];
  for (const number of numbers.map(Number).sort((a, b) => a - b)) {
    const last = runs.at(-1);
    if (last && last[1] === number - 1) last[1] = number;
    else runs.push([number, number]);
  }
  return runs.map(([from, to]) => (from === to ? `${from}` : `${from}–${to}`)).join(', ');
}

function pieceFor(clause: Clause, article: OfficialArticle, itemised: boolean): { readonly piece: OfficialPiece; readonly extent: OfficialExtent } {
  const item = itemNumber(clause);
  const found = item === undefined ? undefined : article.items[item - 1];
  if (found && found.text !== '') return { piece: found, extent: 'clause' };
  if (clause.id === clause.article) return { piece: article.whole, extent: 'clause' };
  const opens = item === undefined && itemised && article.items.length > 0 && article.opening.text !== '';
  return opens ? { piece: article.opening, extent: 'opening' } : { piece: article.whole, extent: 'article' };
}

/** The number of an item that the text itself counts: `7(3)` → 3. */
function itemNumber(clause: Clause): number | undefined {
  const part = parseClauseId(clause.id)?.part ?? '';
  return part.startsWith('(') ? Number(part.slice(1, -1)) : undefined;
}
