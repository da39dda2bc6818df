import { describe, expect, test } from 'vitest';
import { draftRecord, parseRecord } from '../../src/attestation/index.js';
import { worded } from '../../src/base/phrase.js';
import { messageIn } from '../../src/base/problem.js';
import { LineIndex, type Range } from '../../src/base/text.js';
import { loadDraft } from '../policy/files.js';
import { assessed, DATA, drafted, PACK, place, record, sign, states, TODAY, tick } from './support/scene.js';

const PATH = 'attestations/r.md';
const ID = '7[lead]#2';

function covered(text: string, range: Range | undefined): string {
  return range ? text.slice(...LineIndex.of(text).span(range)) : '';
}

/** What each open blank of a line covers, and what becomes of the claim. */
function blanks(line: string, eol = '\n'): { readonly at: readonly string[]; readonly state: string | undefined; readonly reason: string | undefined } {
  // Sealed and signed; only the one line is another.
  const draft = sign(tick(drafted([place()])));
  const text = draft.replace(/^- \[x\] `7\[lead\]#2` .*$/m, () => line).replace(/\n/g, eol);
  const { problems } = parseRecord(PATH, text, PACK);
  expect(problems.filter(({ code }) => code !== 'record.open-blank')).toEqual([]);
  const claim = assessed({ touchpoints: [place()], records: { [PATH]: text } }).subjects[0]?.claims.find(({ clause }) => clause === ID);
  return { at: problems.map(({ range }) => covered(text, range)), state: claim?.state, reason: claim?.reason && worded(claim.reason) };
}

const FIRST = 'the blank after "The source is" is still open';
const SECOND = 'the blank after "it is lawful because" is still open';

describe('a ticked line whose blank is still open does not count', () => {
  const cases: readonly (readonly [what: string, text: string, at: readonly string[], reason: string])[] = [
    ['as drafted', '(supporting: not required by the text, may be by law in force) The source is …; it is lawful because …', ['…', '…'], `${FIRST}; ${SECOND}`],
    ['as drafted in Chinese', '（辅助：本文本不要求，现行法律可能要求） 来源是……；合法的理由是……', ['……', '……'], '来源是'],
    ['the first alone', 'The source is …; it is lawful because it is ours', ['…'], FIRST],
    ['the second alone', 'The source is our archive; it is lawful because …', ['…'], SECOND],
    ['the second alone, in Chinese', '来源是自有档案；合法的理由是……', ['……'], '合法的理由是'],
    ['three dots that a person typed', 'The source is ...; it is lawful because ours', ['...'], FIRST],
    ['six of them', 'The source is ours; it is lawful because ......', ['......'], SECOND],
    ['three Chinese full stops', '来源是。。。；合法的理由是自有', ['。。。'], '来源是'],
    ['a line to write on', 'The source is \\_\\_\\_\\_; it is lawful because ours', ['\\_\\_\\_\\_'], FIRST],
    ['emphasis around the dots', 'The source is **…**; it is lawful because ours', ['…'], FIRST],
    ['a character reference', 'The source is &hellip;; it is lawful because ours', ['&hellip;'], FIRST],
    ['a colon before the dots', 'The source is: …; it is lawful because ours', ['…'], FIRST],
    ['evidence behind the dots', 'The source is ours; it is lawful because … Evidence: [licence](e.md)', ['…'], SECOND],
    ['evidence behind the dots, in Chinese', '来源是自有；合法的理由是……证据：[许可](e.md)', ['……'], '合法的理由是'],
    ['what was filled in stands behind the dots that were left', 'The source is …our archive; it is lawful because ours', ['…'], FIRST],
    ['other case and spacing', 'THE  SOURCE is …; It is lawful because ours', ['…'], FIRST],
    ['another sentence with the same lead', 'Their source is ...', ['...'], FIRST],
    ['words of its own behind which dots stand alone', 'Source: ... Lawful: yes', ['...'], 'a blank is still open'],
    ['nothing but dots', '…', ['…'], 'a blank is still open'],
    ['nothing where the dots were', 'The source is ; it is lawful because ours', ['- [x] `7[lead]#2` The source is ; it is lawful because ours'], FIRST],
    ['a placeholder', 'The source is {source}; it is lawful because ours', ['- [x] `7[lead]#2` The source is {source}; it is lawful because ours'], FIRST],
    ['a reminder', 'The source is ours; it is lawful because TODO', ['- [x] `7[lead]#2` The source is ours; it is lawful because TODO'], SECOND],
  ];
  test.each(cases)('%s', (_, text, at, reason) => {
    const found = blanks(`- [x] \`${ID}\` ${text}`);
    expect([found.at, found.state]).toEqual([at, 'invalid']);
    expect(found.reason).toContain(reason);
  });

  test('on a line that goes on, with any line end', () => {
    for (const eol of ['\n', '\r\n']) {
      expect(blanks(`- [x] \`${ID}\` The source is ours; it\n  is lawful\n  because …`, eol)).toEqual({ at: ['…'], state: 'invalid', reason: SECOND });
    }
  });

  test('an open blank is an own problem with its code and what it waits for', () => {
    const text = record([`- [x] \`${ID}\` The source is …; it is lawful because ours`]);
    const line = text.split('\n').findIndex((one) => one.includes(ID));
    const { problems } = parseRecord(PATH, text, PACK);
    expect(problems.map((problem) => messageIn(problem, 'zh-CN'))).toEqual([`${ID} 无效：“The source is”之后的空白尚未填写`]);
    expect(problems).toMatchObject([
      {
        path: PATH,
        range: { start: { line, character: 32 }, end: { line, character: 33 } },
        code: 'record.open-blank',
        message: `${ID} does not count: ${FIRST}`,
      },
    ]);
  });

  test('of every statement that has one, in both languages; ticked and signed, the others are affirmed', () => {
    const withBlanks = loadDraft().value.obligations.filter(({ statement }) => statement.en.includes('…'));
    expect(withBlanks.map(({ id }) => id)).toEqual([ID, '17']);
    for (const language of ['en', 'zh-CN'] as const) {
      const draft = draftRecord({ touchpoints: [place()], subjects: [DATA], pack: PACK, language, today: TODAY }).text;
      const choice = { '7(3)': language === 'en' ? 'consent' : '已取得本人同意' };
      const ticked = sign(draft.replace(/^- \[ \] `([^`]+)` (.*)$/gm, (_, id: string, rest: string) => `- [x] \`${id}\` ${id === '7(3)' ? choice[id] : rest}`));
      expect(states(assessed({ touchpoints: [place()], records: { [PATH]: ticked } }))).toEqual({
        '7[lead]': 'affirmed',
        [ID]: 'invalid',
        '7(1)': 'affirmed',
        '7(2)': 'affirmed',
        '7(3)': 'affirmed',
        '7(4)': 'affirmed',
        '7(5)': 'affirmed',
      });
      for (const { id, statement } of withBlanks) {
        const line = `- [x] \`${id}\` ${language === 'en' ? statement.en : statement.zh}`;
        const { problems } = parseRecord(PATH, record([line]), PACK);
        expect(problems.map(({ code }) => code)).toEqual((statement.en.match(/…/g) ?? []).map(() => 'record.open-blank'));
      }
    }
  });
});

describe('dots that are prose count for nothing', () => {
  test.each([
    ['filled', 'The source is our archive; it is lawful because it is ours'],
    ['filled, in Chinese', '来源是自有档案；合法的理由是自有'],
    ['a quotation that trails off', 'The source is our archive; it is lawful because the licence says “wait…” and grants use'],
    ['a quotation that begins with dots', 'The source is our archive; it is lawful because "...the work may be used by anyone"'],
    ['and so on', 'The source is A, B, …; it is lawful because all are public domain'],
    ['and so on, in Chinese', '来源是甲、乙、丙……；合法的理由是均为公有领域……'],
    ['an elision in brackets', 'The source is [x](y) […] as agreed; it is lawful because agreed'],
    ['a sentence of one’s own', 'Ours alone; wait… it always was'],
    ['a range', 'The source is files 1...9; it is lawful because ours'],
    ['an id alone', ''],
    ['a refusal', 'Cannot attest: …and that is why we do not say'],
    ['not applicable', 'Not applicable: generated by us...'],
  ])('%s', (_, text) => {
    const found = blanks(`- [x] \`${ID}\` ${text}`);
    expect([found.at, ['affirmed', 'declined', 'not-applicable'].includes(found.state ?? '')]).toEqual([[], true]);
  });

  test('and a line that is not ticked says nothing, dots or not', () => {
    expect(blanks(`- [ ] \`${ID}\` The source is …; it is lawful because …`)).toEqual({ at: [], state: undefined, reason: undefined });
  });

  test('a statement without a blank may hold any dots, but not be made of them', () => {
    const state = (text: string): string | undefined =>
      states(
        assessed({ touchpoints: [place()], records: { [PATH]: sign(tick(drafted([place()]))).replace(/^- \[x\] `7\(1\)` .*$/m, `- [x] \`7(1)\` ${text}`) } }),
      )['7(1)'];
    expect(['checked: … all of it', 'it is …', '…', '...'].map(state)).toEqual(['affirmed', 'affirmed', 'invalid', 'invalid']);
  });
});
