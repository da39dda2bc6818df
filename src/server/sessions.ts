import { flags } from '../assessment/flags.js';
import type { Language } from '../assessment/wording.js';
import type { SealOptions } from '../attestation/staleness.js';
import type { Pack } from '../policy/pack.js';
import type { ReportDocument } from '../report/document.js';
import type { Progress } from '../workspace/ports.js';
import type { Project } from '../workspace/project.js';
import type { ScanOptions, Session, SessionFactory, Snapshot } from './session.js';

/** Makes projects where the server runs. */
export interface Projects {
  folder(rootPath: string, options: { readonly cacheFolder?: string }): Project;
  /** A root without files, for one document. */
  single(): Project;
}

/** The part of the way that each phase of a scan takes, in order. */
const PHASES: readonly (readonly [phase: Parameters<Progress['report']>[0], until: number])[] = [
  ['walk', 0.05],
  ['read', 0.25],
  ['parse', 0.8],
  ['link', 0.85],
  ['detect', 1],
];

/** Sessions over the projects of the workspace. */
export function projectSessions(projects: Projects): SessionFactory {
  return {
    folder: (rootPath, options) => new ProjectSession(projects.folder(rootPath, options)),
    single: () => new ProjectSession(projects.single()),
  };
}

class ProjectSession implements Session {
  constructor(private readonly project: Project) {}

  scan({ signal, onProgress }: ScanOptions): Promise<void> {
    return this.project.scan({ signal, progress: { report: (phase, done, total) => onProgress(wayOf(phase, done, total), done, total) } });
  }

  setText(path: string, text: string | undefined): void {
    this.project.setText(path, text);
  }

  changed(paths: readonly string[]): void {
    this.project.changed(paths);
  }

  update(): Promise<void> {
    return this.project.update();
  }

  get needsCompletion(): boolean {
    return this.project.needsCompletion;
  }

  complete(signal: AbortSignal): Promise<boolean> {
    return this.project.complete(signal);
  }

  pack(): Promise<Pack> {
    return this.project.readPack();
  }

  snapshot(asOf: string, language: Language): Snapshot {
    const assessment = this.project.assessment(asOf);
    return { assessment, flags: flags(assessment, { language }), problems: this.project.problems(), pack: this.project.pack() };
  }

  report(asOf: string): ReportDocument {
    return this.project.report(asOf).document;
  }

  text(path: string): Promise<string | undefined> {
    return this.project.text(path);
  }

  sealing(): SealOptions {
    return this.project.sealing();
  }

  dispose(): void {}
}

/** Between 0 and 1; phases that cannot tell their size count as half done. */
function wayOf(phase: Parameters<Progress['report']>[0], done: number, total: number): number {
  const index = PHASES.findIndex(([name]) => name === phase);
  const from = PHASES[index - 1]?.[1] ?? 0;
  const until = PHASES[index]?.[1] ?? 1;
  const part = phase === 'walk' || total === 0 ? 0.5 : done / total;
  return from + (until - from) * part;
}
