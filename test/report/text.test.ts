import { describe, expect, test } from 'vitest';
import { flags } from '../../src/assessment/index.js';
import { phrase } from '../../src/base/phrase.js';
import { displayWidth } from '../../src/report/layout.js';
import { command, type ReportTextOptions, reportText } from '../../src/report/text.js';
import { at, CALL, DATA, drafted, PACK, place, RETENTION, ROUTE, sign, signed, tick } from '../attestation/support/scene.js';
import { everything, LIKELY, type ReportScene, reported, SAFEGUARD, UNRESOLVED } from './support.js';

function text(scene: ReportScene, options: Partial<ReportTextOptions> = {}): string {
  const { document, flags: found } = reported({ ...scene, ...(options.language ? { language: options.language } : {}) });
  return reportText(document, PACK, { colour: false, width: 100, language: 'en', flags: found, ...options });
}

/** The block of one subject: from its line to the next empty one. */
function block(report: string, subject: string): string {
  return report.split('\n\n').find((part) => part.split('\n')[0]?.includes(subject)) ?? '';
}

describe('what a person reads about a flagged subject', () => {
  test('where it is, one-based; its kind; why; what is open; what to do next', () => {
    const report = text({ touchpoints: [place({ evidence: [{ path: 'train/pretrain.py', range: at(2), note: phrase('Loads a data set.') }] })] });
    expect(report).toContain('1 subject is waiting for an answer');
    expect(report).toContain('Draft of 11 April 2023, never in force');
    expect(block(report, DATA).split('\n')).toEqual([
      `● ${DATA} · nothing answered`,
      '  train/pretrain.py:3:8 · training-data',
      '  why: Loads a data set.',
      '  unanswered: 7[lead] 7(1) 7(2) 7(3) 7(4) 7(5)',
      `  → clausemark attest ${DATA} drafts a record for the accountable person`,
    ]);
  });

  test('what changed since it was signed, old and new, and how to renew', () => {
    const record = signed([place()]);
    const report = text({ touchpoints: [place({ material: ['wikitext-103-raw-v1', 'revision=4c1a9f2'] })], records: { 'attestations/wikitext.md': record } });
    expect(block(report, DATA)).toContain('stale: 7[lead] 7(1) 7(2) 7(3) 7(4) 7(5) 7[lead]#2 - revision b08601e → 4c1a9f2');
    expect(block(report, DATA)).toContain('→ clausemark renew attestations/wikitext.md');
    expect(block(report, DATA)).not.toContain('attest hf:');
  });

  test.each([
    ['unsigned', tick(drafted([place()])), 'signs attestations/r.md'],
    ['expired', sign(tick(drafted([place()])), { until: '2026-01-01', on: '2025-01-01' }), 'sets another day of expiry'],
    ['invalid', sign(tick(drafted([place()]), undefined, {})), 'correct attestations/r.md'],
    ['partial', sign(tick(drafted([place()]), ['7(1)'])), 'answers in attestations/r.md'],
  ])('what to do where the record is %s', (_, record, next) => {
    expect(block(text({ touchpoints: [place()], records: { 'attestations/r.md': record } }), DATA)).toContain(next);
  });

  test('the service, without a line of code to sit on', () => {
    const report = text({ touchpoints: [ROUTE] });
    expect(block(report, 'service:main')).toMatch(/service-interface[\s\S]*unanswered: 2\[a\][\s\S]*clausemark attest service:main/);
    expect(block(report, 'service:main')).not.toMatch(/main\.py:\d/);
  });

  test('a safeguard that is off, by itself', () => {
    expect(text({ touchpoints: [place(), SAFEGUARD] })).toMatch(/known only at run time\n {2}app\/safe\.py:3:8 · content-safety\n {2}May bear on: 4\(1\) 15/);
  });

  test('a subject that a shell would take apart is quoted', () => {
    expect(command('attest', 'hf:a/b')).toBe('clausemark attest hf:a/b');
    expect(command('attest', 'route:POST /chat; rm -rf *')).toBe("clausemark attest 'route:POST /chat; rm -rf *'");
    expect(command('attest', "file:it's $HOME")).toBe("clausemark attest 'file:it'\\''s $HOME'");
    expect(command('renew', '-o')).toBe("clausemark renew '-o'");
  });
});

describe('the order and the number of what is shown', () => {
  const many = Array.from({ length: 14 }, (_, n) => place({ subject: `hf:org/set-${String(n).padStart(2, '0')}`, path: `train/${n}.py` }));

  test('ten, then a count of the others; limit says otherwise', () => {
    const report = text({ touchpoints: many });
    expect(report.match(/^● /gm)).toHaveLength(10);
    expect(report).toContain('4 more flagged subjects are not shown here');
    expect(text({ touchpoints: many }, { limit: 14 })).not.toContain('more flagged');
    expect(text({ touchpoints: many }, { limit: 2 })).toContain('12 more flagged');
  });

  test('stale, expired, invalid and unverified before what was never answered', () => {
    const old = place({ subject: 'hf:zz/last', path: 'zz.py', material: ['revision=1'] });
    const report = text({ touchpoints: [...many, { ...old, material: ['revision=2'] }], records: { 'attestations/zz.md': signed([old], ['hf:zz/last']) } });
    expect(report.split('\n').find((line) => /^[▲●]/.test(line))).toBe('▲ hf:zz/last · stale');
    expect(report.match(/^[▲●] /gm)).toHaveLength(10);
  });

  test('what an editor hides by its caps is shown here all the same', () => {
    const assessment = reported({ touchpoints: many }).assessment;
    const capped = flags(assessment, { perWorkspace: 1 });
    expect(text({ touchpoints: many }, { flags: capped }).match(/^● /gm)).toHaveLength(10);
  });
});

describe('what else there is', () => {
  test('counts of what is not flagged and of what was not analysed, one line each', () => {
    const lines = text(everything(), { width: 200 }).split('\n');
    for (const line of [
      /^Other subjects: .*not assessed \(1\)/,
      /^Likely places, shown but never flagged: 1$/,
      /^Waivers in force: 1$/,
      /^Places whose subject is known only at run time: 2$/,
      /^Paths of data not followed to the end: 2$/,
      /^Files not analysed: 8 of 20: in an unknown encoding \(1\), without a word that any rule knows \(4\), too big \(3\)$/,
    ]) {
      expect([line, lines.filter((one) => line.test(one)).length]).toEqual([line, 1]);
    }
  });

  test.each(['en', 'zh-CN'] as const)('every reason that a walk or an analysis has is told in words: %s', (language) => {
    const reasons = ['size', 'binary', 'encoding', 'missing', 'unreadable', 'special', 'language', 'no-rule-word', 'notebook-language', 'syntax', 'record'];
    const skipped = Object.fromEntries([...reasons, 'link', 'link-outside', 'link-loop', 'link-broken'].map((reason) => [reason, 1]));
    const said = text({ touchpoints: [], files: { walked: 15, analysed: 0, skipped } }, { language, width: 2000 });
    expect(said).not.toMatch(/no-rule-word|link-|special|notebook-language/);
    if (language === 'zh-CN') expect(said.split('\n').find((line) => line.startsWith('未分析')) ?? 'x').not.toMatch(/[a-z]/);
  });

  test('problems with one-based places, ten at the most', () => {
    expect(text(everything())).toContain('  b.yaml:5:3: expected a key');
    const problems = Array.from({ length: 13 }, (_, n) => ({ path: `f${n}.py`, code: 'file.binary', message: 'no text' }));
    const report = text({ touchpoints: [], problems });
    expect(report.match(/no text/g)).toHaveLength(10);
    expect(report).toContain('Problems: 13\n');
    expect(report).toContain('… 3 more');
  });

  test('nothing flagged is said shortly, with what was not analysed, and is never said to be a finding of compliance', () => {
    const clean = text({ touchpoints: [], files: { walked: 3, analysed: 3, skipped: {} } });
    expect(clean).toMatch(/^Nothing is flagged\.\n[\s\S]*Files analysed: all 3\n/);
    expect(text({ touchpoints: [], files: { walked: 0, analysed: 0, skipped: {} } })).toContain('There is no file to analyse here.');
    expect(clean).not.toContain('not analysed');
    const partial = text({ touchpoints: [UNRESOLVED, LIKELY], unfollowed: 1, files: { walked: 5, analysed: 3, skipped: { size: 2 } } });
    expect(partial).toContain('What was not analysed is counted below');
    expect(partial).toContain('Files not analysed: 2 of 5: too big (2)');
    expect(`${clean}${partial}`).not.toMatch(/complian|conform|pass/i);
  });
});

describe('the words and the form', () => {
  const reports = [text(everything()), text(everything(), { language: 'zh-CN' }), text({ touchpoints: [RETENTION, CALL, ROUTE] })];

  test('never say that something is violated', () => {
    for (const report of reports) expect(report).not.toMatch(/violat|breach|illegal|违反|违法/i);
  });

  test('are Chinese where asked, the labels all of them', () => {
    const report = text(everything(), { language: 'zh-CN' });
    expect(report).toContain('版本 old → new');
    expect(report).toContain('attestations/strange.md:3:9：记录所依据的政策 "other" 未加载；应为 cac-genai-draft-2023');
    expect(report).toContain('个对象等待回答');
    expect(report).toMatch(/下一步|→ clausemark/);
    expect(report).not.toMatch(/unanswered:|drafts a record|Files not|Problems:|Other subjects/);
  });

  test.each([40, 60, 100])('fit into %i columns but for words that are longer', (width) => {
    for (const language of ['en', 'zh-CN'] as const) {
      for (const line of text(everything(), { width, language }).split('\n')) {
        const longest = Math.max(...line.split(/\s+/).map(displayWidth));
        expect(displayWidth(line.replace(/[，。、；：）]$/, '')) <= width || longest + 14 > width, line).toBe(true);
      }
    }
  });

  test('have colours only where asked, and the same words with them', () => {
    const plain = text(everything());
    const coloured = text(everything(), { colour: true });
    expect(plain).not.toContain('\u001b');
    expect(coloured).toContain('\u001b[33m');
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is taken out
    expect(coloured.replace(/\u001b\[\d+m/g, '')).toBe(plain);
  });

  test('let nothing of a workspace act on the terminal', () => {
    const evil = place({
      subject: 'hf:a/\u001b]0;owned\u0007\u202e',
      path: 'a\u001b[2J.py',
      evidence: [{ path: 'a.py', range: at(1), note: phrase('line\r\nbreak \u009b31m') }],
    });
    const problems = [{ path: 'x\u0007.py', code: 'a.b', message: 'bad \u001b[31m thing' }];
    const report = text({ touchpoints: [evil], problems });
    // biome-ignore lint/suspicious/noControlCharactersInRegex: that none is there is the point
    expect(report).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/);
    expect(report).toContain('hf:a/�]0;owned');
  });
});
