import { parse } from 'jsonc-parser';
import { joinPath, type PathAlias } from '../linking/modules.js';

/** Files that may say where a module name leads. */
export function namesAliases(path: string): boolean {
  return /(?:^|\/)(?:(?:ts|js)config(?:\.[\w-]+)?\.json|package\.json|svelte\.config\.[cm]?[jt]s)$/.test(path);
}

/** What a `tsconfig.json`, `package.json` or `svelte.config.js` says of module names in and below its folder. */
export function aliasesIn(path: string, text: string): readonly PathAlias[] {
  const slash = path.lastIndexOf('/');
  const folder = slash < 0 ? '' : path.slice(0, slash);
  const scope = folder ? `${folder}/` : '';
  const name = path.slice(slash + 1);
  if (name.startsWith('svelte.config')) return [{ scope, prefix: '$lib', target: `${scope}src/lib` }];
  const json: unknown = parse(text, [], { allowTrailingComma: true });
  if (!isObject(json)) return [];
  return name === 'package.json' ? packageAliases(json, folder) : configAliases(json, folder, scope);
}

/** All aliases, the most specific first. */
export function orderedAliases(all: Iterable<readonly PathAlias[]>): readonly PathAlias[] {
  return [...all]
    .flat()
    .sort((a, b) => b.scope.length - a.scope.length || b.prefix.length - a.prefix.length || (a.prefix + a.target < b.prefix + b.target ? -1 : 1));
}

function configAliases(json: Readonly<Record<string, unknown>>, folder: string, scope: string): readonly PathAlias[] {
  const options = json['compilerOptions'];
  if (!isObject(options)) return [];
  const baseUrl = typeof options['baseUrl'] === 'string' ? joinPath(folder, options['baseUrl']) : folder;
  if (baseUrl === undefined) return [];
  const found: PathAlias[] = [];
  const paths = options['paths'];
  if (isObject(paths)) {
    for (const [pattern, targets] of Object.entries(paths)) {
      for (const target of Array.isArray(targets) ? (targets as unknown[]) : []) {
        if (typeof target !== 'string') continue;
        const to = joinPath(baseUrl, target.replace(/\*.*$/, ''));
        if (to !== undefined) found.push({ scope, prefix: pattern.replace(/\*.*$/, ''), target: withoutEnding(to) });
      }
    }
  }
  if (typeof options['baseUrl'] === 'string') found.push({ scope, prefix: '', target: baseUrl });
  return found.filter(({ prefix, target }) => prefix !== '' || target !== '');
}

/** A package of the workspace under its own name: its entry file, and its folder for what lies below. */
function packageAliases(json: Readonly<Record<string, unknown>>, folder: string): readonly PathAlias[] {
  const { name } = json;
  if (typeof name !== 'string' || name === '' || folder === '') return [];
  const found: PathAlias[] = [];
  for (const entry of [json['source'], json['module'], json['main'], json['types']]) {
    if (typeof entry !== 'string') continue;
    const to = joinPath(folder, entry);
    if (to !== undefined) found.push({ scope: '', prefix: name, target: to });
  }
  return [...found, { scope: '', prefix: name, target: `${folder}/src` }, { scope: '', prefix: name, target: folder }];
}

function withoutEnding(path: string): string {
  return path.replace(/\.[cm]?tsx?$/, '');
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
