import { parseClauseId } from './clause-id.js';
import type { Bilingual } from './pack.js';

/**
 * Article numbers of another text, as a card writes them: `Art 9`, `Arts 10(3), 12`. In Chinese the number in brackets stays
 * as it is, since it may count paragraphs or items.
 */
export function articlesText(articles: readonly string[]): Bilingual {
  return {
    en: `${articles.length === 1 ? 'Art' : 'Arts'} ${articles.map((article) => split(article).join('')).join(', ')}`,
    zh: articles
      .map((article) => {
        const [number, part] = split(article);
        return `第${number}条${part === ' opening' ? '开头' : part}`;
      })
      .join('、'),
  };
}

/** `Deep Synthesis Provisions Art 9`, with the word that an unverified number needs. */
export function referenceText(short: Bilingual, articles: readonly string[], verified: boolean): Bilingual {
  if (articles.length === 0) return short;
  const where = articlesText(articles);
  return { en: `${short.en} ${where.en}${verified ? '' : ' (unverified)'}`, zh: `${short.zh}${where.zh}${verified ? '' : '（未核实）'}` };
}

/** How a clause of this pack is called: `Article 7 item (3)`, `Article 11[b]`. */
export function clauseName(id: string): Bilingual {
  const parsed = parseClauseId(id);
  if (!parsed) return { en: id, zh: id };
  const { article, part } = parsed;
  if (part === '') return { en: `Article ${article}`, zh: `第${article}条` };
  if (part === '[lead]' || part === '[opening]') return { en: `Article ${article}, opening words`, zh: `第${article}条开头` };
  if (part.startsWith('(')) return { en: `Article ${article} item ${part}`, zh: `第${article}条第${part}项` };
  return { en: `Article ${article}${part}`, zh: `第${article}条${part}` };
}

function split(article: string): readonly [number: string, part: string] {
  const found = /^(\d+)(.*)$/.exec(article);
  const part = found?.[2] ?? '';
  return [found?.[1] ?? article, part === '[opening]' || part === '[lead]' ? ' opening' : part];
}
