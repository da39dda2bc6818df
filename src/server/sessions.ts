import { assess } from '../assessment/assess.js';
import { flags } from '../assessment/flags.js';
import { KINDS } from '../detection/touchpoint.js';
import { loadPack } from '../policy/load.js';
import type { Pack } from '../policy/pack.js';
import { reportDocument } from '../report/document.js';
import type { Session, SessionFactory } from './session.js';

/** Sessions that know the policy and find nothing. */
export function emptySessions(packFiles: ReadonlyMap<string, string>): SessionFactory {
  const pack = loadPack(packFiles, KINDS).value;
  return { folder: () => emptySession(pack), single: () => emptySession(pack) };
}

function emptySession(pack: Pack): Session {
  const assessed = (asOf: string) => assess({ touchpoints: [], records: [], pack, asOf });
  return {
    scan: () => Promise.resolve(),
    setText: () => undefined,
    changed: () => undefined,
    update: () => Promise.resolve(),
    pack: () => Promise.resolve(pack),
    snapshot: (asOf, language) => {
      const assessment = assessed(asOf);
      return { assessment, flags: flags(assessment, { language }), problems: [], pack };
    },
    report: (asOf) => {
      const assessment = assessed(asOf);
      return reportDocument({ assessment, flags: flags(assessment), files: { walked: 0, analysed: 0, skipped: {} }, unfollowed: 0, problems: [] });
    },
    text: () => Promise.resolve(undefined),
    sealing: () => ({}),
    dispose: () => undefined,
  };
}
