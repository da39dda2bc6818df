import ignore, { type Ignore } from 'ignore';
import type { AttestationConfig } from '../attestation/gather.js';
import type { Problem } from '../base/problem.js';
import type { Wrapper as NamedWrapper } from '../detection/matches.js';
import type { HostOwner } from '../detection/subject.js';
import type { Context } from '../detection/touchpoint.js';
import { classify } from './classify.js';
import { DEFAULT_CONFIG, type WorkspaceConfig } from './config.js';

/** All `clausemark.yaml` files of a root as one: the outermost decides what can only be decided once. */
export interface Settings {
  readonly configs: readonly WorkspaceConfig[];
  /** The outermost one, or the defaults. */
  readonly main: WorkspaceConfig;
  readonly hosts: ReadonlyMap<string, HostOwner>;
  readonly wrappers: ReadonlyMap<string, NamedWrapper>;
  readonly attestation: AttestationConfig;
  readonly problems: readonly Problem[];
  /** Context of a file by its path and by what it says of itself. */
  readonly contextOf: (path: string, generated: boolean) => Context;
  /** Folders (with a trailing slash, or empty) whose `attestations` folder holds records. */
  readonly recordBases: ReadonlySet<string>;
}

export function settingsOf(found: readonly WorkspaceConfig[]): Settings {
  const configs = [...found].sort((a, b) => a.base.length - b.base.length || (a.base < b.base ? -1 : 1));
  const main = configs[0] ?? DEFAULT_CONFIG;
  const patterns = configs.flatMap(({ base, contexts }) =>
    contexts.map(({ pattern, context }) => ({ base, context, rules: ignore({ allowRelativePaths: true }).add(pattern) })),
  );
  return {
    configs,
    main,
    hosts: new Map(configs.flatMap(({ hosts }) => hosts.map(({ host, who }) => [host, who] as const))),
    wrappers: new Map(
      configs.flatMap(({ wrappers }) => wrappers.map(({ call, kind, host }) => [call, { kind, ...(host === undefined ? {} : { host }) }] as const)),
    ),
    attestation: merged(configs),
    problems: configs.flatMap(({ problems }) => problems),
    contextOf: (path, generated) => overridden(path, patterns) ?? classify(path, generated),
    recordBases: new Set(['', ...configs.map(({ base }) => base)]),
  };
}

function overridden(path: string, patterns: readonly { readonly base: string; readonly context: Context; readonly rules: Ignore }[]): Context | undefined {
  let found: Context | undefined;
  for (const { base, context, rules } of patterns) if (path.startsWith(base) && rules.ignores(path.slice(base.length))) found = context;
  return found;
}

function merged(configs: readonly WorkspaceConfig[]): AttestationConfig {
  const all = configs.map(({ attestation }) => attestation);
  const path = all.find((one) => one.path !== undefined)?.path;
  const signers = all.flatMap((one) => one.signers ?? []);
  const services = all.flatMap((one) => one.services ?? []);
  const assess = all.flatMap((one) => one.assess ?? []);
  const facets = Object.assign({}, ...all.map((one) => one.serviceFacets ?? {}).reverse()) as NonNullable<AttestationConfig['serviceFacets']>;
  return {
    ...(path === undefined ? {} : { path }),
    ties: all.flatMap((one) => one.ties),
    waivers: all.flatMap((one) => one.waivers),
    ...(all.some((one) => one.signers) ? { signers } : {}),
    ...(services.length ? { services: [...new Set(services)] } : {}),
    ...(assess.length ? { assess: [...new Set(assess)] } : {}),
    ...(Object.keys(facets).length ? { serviceFacets: facets } : {}),
  };
}
