const DIGITS = '〇一二三四五六七八九';

/** Characters that numbers of articles and items are written with, for a character class. */
export const NUMERAL_CLASS = '〇○零一二三四五六七八九十百0-9０-９';

/**
 * The number of `七`, `十二`, `二十一`, `一百零三`, `二一`, `7` or full-width `２１`; undefined where it is none or not
 * between 1 and 999.
 */
export function numeralValue(written: string): number | undefined {
  const text = written.replace(/[○零]/g, '〇').replace(/[０-９]/g, (digit) => String.fromCharCode(digit.charCodeAt(0) - 0xfee0));
  const value = /^\d{1,3}$/.test(text) ? Number(text) : chinese(text);
  return value !== undefined && value >= 1 && value <= 999 ? value : undefined;
}

function chinese(text: string): number | undefined {
  if (/^[〇一二三四五六七八九]{1,3}$/.test(text)) return Number([...text].map((character) => DIGITS.indexOf(character)).join(''));
  const found = /^(?:([一二三四五六七八九])百〇?)?(?:([一二三四五六七八九])?(十))?([一二三四五六七八九])?$/.exec(text);
  if (!found || text === '') return undefined;
  const [, hundreds, tens, ten, ones] = found;
  return 100 * digit(hundreds, 0) + (ten === undefined ? 0 : 10 * digit(tens, 1)) + digit(ones, 0);
}

function digit(character: string | undefined, otherwise: number): number {
  return character === undefined ? otherwise : DIGITS.indexOf(character);
}
