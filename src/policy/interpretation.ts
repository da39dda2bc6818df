import { clauseOfObligation, compareClauseIds, isProjectPart, parseClauseId } from './clause-id.js';
import { clauseOf, crossReferencesOf } from './lookup.js';
import type { Bilingual, Confidence, CrossReference, OfficialExtent, Pack } from './pack.js';
import { articlesText, clauseName } from './wording.js';

/**
 * The line on every card: what the text is, and how the clause continues in the law in force:
 * "Draft of 11 April 2023, never in force · now Interim Measures Art 7(3)" or "… · dropped, but see …".
 */
export function cardStatusLine(pack: Pack, id: string): Bilingual {
  const clause = clauseOfObligation(id);
  const references = crossReferencesOf(pack, clause);
  const inParts = references.some((reference) => reference.clause !== clause);
  const tail = references.length === 0 ? undefined : continuation(pack, references, inParts);
  if (!tail) return pack.statusLine;
  return { en: `${pack.statusLine.en} · ${tail.en}`, zh: `${pack.statusLine.zh} · ${tail.zh}` };
}

/** @param inParts the references are those of an article's parts: only whole articles are named */
function continuation(pack: Pack, references: readonly CrossReference[], inParts: boolean): Bilingual {
  const named = references.flatMap((reference) => reference.interim);
  const articles = [...new Set(inParts ? named.map((id) => parseClauseId(id)?.article ?? id).sort(compareClauseIds) : named)];
  const dropped = references.filter((reference) => reference.change === 'dropped');
  if (articles.length === 0) {
    const see = distinctTexts(dropped.flatMap((reference) => reference.references.map((target) => target.text)));
    if (see.length === 0) return { en: 'dropped', zh: '已删除' };
    return { en: `dropped, but see ${see.map((text) => text.en).join('; ')}`, zh: `已删除，但可参看${see.map((text) => text.zh).join('；')}` };
  }
  const where = articlesText(articles);
  const unverified = references.some((reference) => reference.mark === 'unverified');
  const successor = pack.successor ?? { en: 'in force', zh: '现行文本' };
  const partly = dropped.length > 0;
  return {
    en: `now ${successor.en} ${where.en}${unverified ? ' (unverified)' : ''}${partly ? ', dropped in part' : ''}`,
    zh: `现为${successor.zh}${where.zh}${unverified ? '（未核实）' : ''}${partly ? '，部分已删除' : ''}`,
  };
}

/** "may bear on Article 7 item (3)": the only way a place is tied to a clause. */
export function bearsOn(id: string): Bilingual {
  const name = clauseName(clauseOfObligation(id));
  return { en: `may bear on ${name.en}`, zh: `可能涉及${name.zh}` };
}

/** How a clause is called, with the remark that a part is this project's own where it is. */
export function clauseLabel(id: string): Bilingual {
  const clause = clauseOfObligation(id);
  const name = clauseName(clause);
  if (!isProjectPart(clause)) return name;
  return { en: `${name.en} (this project's subdivision)`, zh: `${name.zh}（本项目的划分）` };
}

/** Beside the rendering: that the words are this project's own, and how far they were checked. */
export function renderingNote(pack: Pack, id: string): Bilingual {
  const confidence = clauseOf(pack, id)?.confidence;
  if (!confidence) return { en: "This project's own words", zh: '本项目自行概述' };
  const level = CONFIDENCE_WORDS[confidence];
  return { en: `This project's own words; confidence of the rendering: ${level.en}`, zh: `本项目自行概述；把握程度：${level.zh}` };
}

/** Beside official text: which part of it the card shows. */
export function officialNote(extent: OfficialExtent): Bilingual | undefined {
  return OFFICIAL_WORDS[extent];
}

const CONFIDENCE_WORDS: Readonly<Record<Confidence, Bilingual>> = {
  'very-high': { en: 'very high', zh: '很高' },
  high: { en: 'high', zh: '高' },
  'medium-high': { en: 'medium to high', zh: '中高' },
  medium: { en: 'medium, not compared with the Chinese wording', zh: '中，未与中文原文核对' },
};

const OFFICIAL_WORDS: Readonly<Record<OfficialExtent, Bilingual | undefined>> = {
  clause: undefined,
  opening: { en: 'Words of the article before its items', zh: '本条各项之前的文字' },
  article: { en: 'Whole article', zh: '本条全文' },
};

function distinctTexts(texts: readonly Bilingual[]): readonly Bilingual[] {
  return texts.filter((text, i) => texts.findIndex((other) => other.en === text.en) === i);
}
