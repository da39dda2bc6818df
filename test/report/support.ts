import { type Assessment, type Flags, flags } from '../../src/assessment/index.js';
import { type Language, phrase } from '../../src/base/phrase.js';
import type { Problem } from '../../src/base/problem.js';
import { type ReportDocument, reportDocument } from '../../src/report/document.js';
import { assessed, at, CALL, DATA, drafted, place, RETENTION, ROUTE, type Scene, sign, signed, tick } from '../attestation/support/scene.js';

export interface Reported {
  readonly document: ReportDocument;
  readonly assessment: Assessment;
  readonly flags: Flags;
}

export interface ReportScene extends Scene {
  readonly language?: Language;
  readonly problems?: readonly Problem[];
  readonly unfollowed?: number;
  readonly files?: { readonly walked: number; readonly analysed: number; readonly skipped: Readonly<Record<string, number>> };
}

/** The document is in English; with `language`, as text for people is made of it. */
export function reported({ problems = [], unfollowed = 0, files = { walked: 2, analysed: 2, skipped: {} }, language = 'en', ...scene }: ReportScene): Reported {
  const assessment = assessed(scene);
  const found = flags(assessment);
  return { document: reportDocument({ assessment, flags: found, files, unfollowed, problems, language }), assessment, flags: found };
}

export const NOTEBOOK = place({
  path: 'notebooks/预训练 🚀.ipynb',
  cell: { index: 3, range: at(0, 4) },
  range: at(40, 22),
  material: ['revision=b08601e', 'wikitext-103-raw-v1'],
});
export const UNRESOLVED = place({ subject: 'unresolved', range: at(30), material: [] });
export const LIKELY = place({ subject: 'hf:org/maybe', certainty: 'likely', range: at(31) });
export const IN_TEST = place({ subject: 'hf:org/tiny', context: 'test', path: 'test/test_data.py' });
export const SAFEGUARD = place({
  path: 'app/safe.py',
  kind: 'content-safety',
  role: 'safeguard',
  subject: 'unresolved',
  facets: { state: 'off', stage: ['input', 'output'] },
  material: [],
});
export const WAIVED = place({
  path: 'app/log.py',
  kind: 'user-input-retention',
  subject: 'log:app',
  range: at(9),
  evidence: [{ path: 'app/log.py', range: at(9), note: phrase('A log line.') }],
});

/** A bit of everything that a report can hold. */
export function everything(): ReportScene {
  const touchpoints = [place(), NOTEBOOK, RETENTION, CALL, ROUTE, UNRESOLVED, LIKELY, IN_TEST, SAFEGUARD, WAIVED];
  const changed = place({ subject: 'ms:org/old', path: 'configs/sft.yaml', material: ['revision=new'] });
  const before = { ...changed, material: ['revision=old'] };
  return {
    touchpoints: [...touchpoints, changed],
    records: {
      'attestations/old.md': signed([before], ['ms:org/old']),
      'attestations/turns.md': sign(tick(drafted(touchpoints, ['table:chat_turn']), ['11[a]'])),
      'attestations/broken.md': '---\nclausemark: 1\nsubjects: [\n---\n- [x] `7(1)` yes\n',
      'attestations/strange.md': '---\nclausemark: 1\npolicy: other\nsubjects: [hf:a/b]\nbogus: 1\n---\n',
    },
    config: {
      path: 'clausemark.yaml',
      ties: [{ path: 'app/x.py', range: at(1), record: 'nowhere' }],
      waivers: [
        { path: 'app/log.py', range: at(9), kind: 'user-input-retention', reason: 'a health check only' },
        { path: 'app/log.py', range: at(90), kind: 'user-input-retention', reason: 'of no use' },
      ],
    },
    problems: [
      { path: 'a.py', code: 'file.encoding', message: 'Not analysed: it is neither UTF-8, UTF-16 nor GB18030.' },
      { path: 'b.yaml', range: at(4, 2), code: 'source.syntax', message: 'expected a key' },
    ],
    unfollowed: 2,
    files: { walked: 20, analysed: 12, skipped: { size: 3, 'no-rule-word': 4, encoding: 1 } },
  };
}

export { DATA };
