import { type Analysed, analyse, type CodeAdapters } from '../source/analyse.js';
import type { LanguageId } from '../source/facts.js';
import type { Grammars } from '../source/grammars.js';
import { lowerPrisma } from '../source/prisma/lower.js';
import { lowerPython } from '../source/python/lower.js';
import { lowerTypeScript } from '../source/typescript/lower.js';

/** Raised whenever the same text may give other facts than before, so that no cache serves the old ones. */
export const FACTS_VERSION = 7;

export interface AnalysisRequest {
  readonly path: string;
  readonly language: LanguageId;
  readonly text: string;
}

/** Facts as they come from an analyser: plain, or packed as a cache holds them. */
export type AnalysisResult = { readonly value: Analysed } | { readonly packed: Uint8Array };

/** Turns texts into facts, here or elsewhere. */
export interface Analyser {
  /** Makes {@link one} usable. */
  ready(): Promise<void>;
  /** One text, at once. `typing`: it is the last one with a small change; around syntax errors its facts are provisional. */
  one(text: string, language: LanguageId, typing: boolean): Analysed;
  /** So much text, in UTF-16 units, may soon be given to {@link many}, which then begins sooner. {@link many} has to be called, if only with nothing. */
  expect(size: number): void;
  /** Many texts; `done` is called once for each, in any order. Rejects when `signal` fires. */
  many(requests: readonly AnalysisRequest[], done: (path: string, result: AnalysisResult) => void, signal?: AbortSignal): Promise<void>;
  dispose(): void;
}

export function adaptersFor(grammars: Grammars): CodeAdapters {
  return {
    python: (text) => lowerPython(text, grammars),
    typescript: (text, language) => lowerTypeScript(text, language, grammars),
    prisma: (text) => lowerPrisma(text),
  };
}

export function analyseWith(adapters: CodeAdapters, text: string, language: LanguageId): Analysed {
  return analyse(text, language, adapters);
}
