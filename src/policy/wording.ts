import { parseClauseId } from './clause-id.js';
import { isAskedFor } from './lookup.js';
import type { Bilingual, CrossReference, Obligation, Pack } from './pack.js';

const STRENGTHS: Readonly<Record<Obligation['strength'], Bilingual>> = {
  duty: { en: 'duty', zh: '义务' },
  blanket: { en: 'duty that no one can know fully', zh: '无人能完全知悉的义务' },
  supporting: {
    en: 'supporting: not required by the text, may be by law in force; never counted as missing',
    zh: '辅助性：本文本不要求，现行法律可能要求；从不计为缺失',
  },
};

const SCOPES: Readonly<Record<Obligation['scope'], Bilingual>> = {
  subject: { en: 'for each subject', zh: '逐个对象' },
  service: { en: 'once a service', zh: '每项服务一次' },
  both: { en: 'for each subject, once a service', zh: '逐个对象、每项服务一次' },
};

/** How strongly and how often a statement is asked for. */
export function askedHow(pack: Pack, obligation: Obligation): Bilingual {
  if (!isAskedFor(pack, obligation)) return { en: 'not asked for by itself, only an answer to another', zh: '不单独询问，只作为其他条款的一种回答' };
  const strength = STRENGTHS[obligation.strength];
  const scope = SCOPES[obligation.scope];
  return { en: `${strength.en}; ${scope.en}`, zh: `${strength.zh}；${scope.zh}` };
}

/** How a clause goes on in the law in force: `Interim Measures Art 7 (see also …). Note`. */
export function continuedAs(pack: Pack, { interim, references, note }: CrossReference): Bilingual {
  const others = references.map(({ text }) => text);
  const where = articlesText(interim);
  const en = interim.length === 0 ? 'dropped' : `${pack.successor?.en ?? ''} ${where.en}`.trim();
  const zh = interim.length === 0 ? '已删除' : `${pack.successor?.zh ?? ''}${where.zh}`;
  const also = others.length > 0 ? ` (see also ${others.map((other) => other.en).join('; ')})` : '';
  const alsoZh = others.length > 0 ? `（另见${others.map((other) => other.zh).join('；')}）` : '';
  return { en: `${en}${also}. ${note.en}`, zh: `${zh}${alsoZh}。${note.zh}` };
}

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
