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
  const numbers = new Set(pack.clauses.map((clause) => clause.article));
  for (const [number, article] of articles) {
    if (numbers.has(number)) continue;
    report(
      'policy.official-unknown-article',
      phrase('Article {number} is not in {text}: expected its {count} articles; is this another text?', {
        number,
        text: pack.short.en ? pack.short : pack.id,
        count: numbers.size,
      }),
      article.whole,
    );
  }
  for (const number of numbers) {
    if (!articles.has(number))
      report(
        'policy.official-missing-article',
        phrase('Article {number} was not found: expected a line that starts with 第{number}条, in figures or characters', { number }),
      );
  }
  const clauses = pack.clauses.map((clause): Clause => {
    const article = articles.get(clause.article);
    if (!article || article.whole.text === '') return clause;
    const itemised = pack.clauses.some((other) => other.article === clause.article && itemNumber(other) !== undefined);
    const { piece, extent } = pieceFor(clause, article, itemised);
    if (itemNumber(clause) !== undefined && extent !== 'clause') {
      report(
        'policy.official-missing-item',
        phrase('{id} was not found: expected （{item}） in its article, in figures or characters', { id: clause.id, item: itemNumber(clause) ?? '' }),
        article.whole,
      );
    }
    return { ...clause, official: piece.text, officialExtent: extent, officialPlace: { path, range: lines.range(piece.span) } };
  });
  return { value: { ...pack, clauses }, problems: problems.sort(compareProblems) };
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
