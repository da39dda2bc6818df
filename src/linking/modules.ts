import { memo } from '../base/memo.js';
import { isPython } from './nodes.js';
import type { Unit } from './refs.js';

/** Where an import leads: a file of the workspace, or a library by its root segments. */
export type Target = { readonly unit: Unit } | { readonly external: readonly string[] };

/** Aliases that a `tsconfig.json`, `package.json` or framework gives to folders: prefix → folders. */
export interface PathAlias {
  /** Folder (with a trailing slash, or empty) within which the alias holds. */
  readonly scope: string;
  /** `@/`, `~/`, `$lib/`, or a whole package name. */
  readonly prefix: string;
  /** Folder or file relative to the root, without a trailing slash. */
  readonly target: string;
  /** The package that is generated into the folder, whatever leads there. */
  readonly generated?: string;
}

const SCRIPT_ENDINGS = ['', '.ts', '.tsx', '.js', '.jsx', '.mjs', '.cjs', '.mts', '.cts', '/index.ts', '/index.tsx', '/index.js', '/index.jsx', '/index.mjs'];

/** What stands below the folder of the sources. */
const ROOTED = /^[@~]\/(.+)$/;

function folderOf(path: string): string {
  const slash = path.lastIndexOf('/');
  return slash < 0 ? '' : path.slice(0, slash);
}

/** Joins and folds `.` and `..`; undefined where it leaves the root. */
export function joinPath(folder: string, relative: string): string | undefined {
  const parts = folder ? folder.split('/') : [];
  for (const part of relative.split('/')) {
    if (part === '' || part === '.') continue;
    if (part === '..') {
      if (!parts.length) return undefined;
      parts.pop();
    } else parts.push(part);
  }
  return parts.join('/');
}

const CDN = /^https?:\/\/(?:esm\.sh|esm\.run|unpkg\.com|cdn\.skypack\.dev|cdn\.jsdelivr\.net\/npm)\//;

/** The package of npm, and the path in it, that a specifier names: `npm:openai@4/x` and `https://esm.sh/openai@4/x` are `openai/x`. */
export function packageOf(specifier: string): string {
  if (specifier.startsWith('jsr:')) return specifier.replace(/^jsr:\/?@([^/]+)\/([^@/]+)(?:@[^/]*)?/, '@jsr/$1__$2');
  const rest = specifier.replace(CDN, 'npm:').replace(/[?#].*$/, '');
  return rest.startsWith('npm:') ? rest.replace(/^npm:\/?((?:@[^/]+\/)?[^@/]+)(?:@[^/]*)?/, '$1') : specifier.replace(/^node:/, '');
}

/** The path, perhaps without its ending, that an alias gives to a specifier in a file; undefined where it says nothing of it. */
export function aliasTarget({ scope, prefix, target, generated }: PathAlias, from: string, specifier: string): string | undefined {
  if (generated !== undefined || !from.startsWith(scope)) return undefined;
  if (prefix !== '' && specifier !== prefix && !specifier.startsWith(prefix.endsWith('/') ? prefix : `${prefix}/`)) return undefined;
  const rest = specifier.slice(prefix.length).replace(/^\//, '');
  return [target, rest].filter(Boolean).join('/');
}

/** Finds the file behind an import. Knows only the paths of the workspace, never a disk. */
export class ModuleResolver {
  /** Last segment of a Python module (`llm` for `app/llm.py` and `app/llm/__init__.py`) → paths without ending. */
  private readonly python = new Map<string, Set<string>>();
  private readonly folders = new Map<string, number>();
  /** File → import in it → path of the file behind it, or the library's segments. */
  private readonly targets = new Map<string, Map<string, string | readonly string[]>>();
  /** File → dotted module → folder of Python files that it names, or nothing. */
  private readonly namespaces = new Map<string, Map<string, string>>();
  /** Folders that packages are generated into. */
  private generated: readonly PathAlias[] | undefined;

  constructor(
    private readonly unit: (path: string) => Unit | undefined,
    private readonly aliases: () => readonly PathAlias[],
    /** Folders that hold an `__init__.py`, those that are no units included. */
    private readonly packages: () => ReadonlySet<string> = () => new Set(),
  ) {}

  add(path: string): void {
    this.forget();
    const module = pythonModule(path);
    if (module !== undefined) {
      const name = module.slice(module.lastIndexOf('/') + 1);
      memo(this.python, name, () => new Set<string>()).add(module);
      for (let folder = folderOf(path); folder; folder = folderOf(folder)) this.folders.set(folder, (this.folders.get(folder) ?? 0) + 1);
    }
  }

  remove(path: string): void {
    this.forget();
    const module = pythonModule(path);
    if (module === undefined) return;
    this.python.get(module.slice(module.lastIndexOf('/') + 1))?.delete(module);
    for (let folder = folderOf(path); folder; folder = folderOf(folder)) {
      const count = (this.folders.get(folder) ?? 1) - 1;
      if (count > 0) this.folders.set(folder, count);
      else this.folders.delete(folder);
    }
  }

  /** Drops what was found: files, aliases or packages are others now. */
  forget(): void {
    this.generated = undefined;
    if (this.targets.size) this.targets.clear();
    if (this.namespaces.size) this.namespaces.clear();
  }

  /** Where an import in a file leads. */
  target(unit: Unit, module: string, level: number | undefined): Target {
    const known = memo(this.targets, unit.path, () => new Map<string, string | readonly string[]>());
    const key = level === undefined ? module : `${level} ${module}`;
    const found = known.get(key);
    const file = typeof found === 'string' ? this.unit(found) : undefined;
    if (file) return { unit: file };
    if (typeof found === 'object') return { external: found };
    const target = isPython(unit) ? this.resolvePython(unit.path, module, level) : this.resolveScript(unit.path, module);
    known.set(key, 'unit' in target ? target.unit.path : target.external);
    return target;
  }

  /** A Python import as written: `level` dots and the dotted rest. */
  resolvePython(from: string, module: string, level = 0): Target {
    const parts = module ? module.split('.') : [];
    if (level > 0) {
      let folder = folderOf(from);
      for (let i = 1; i < level; i++) folder = folderOf(folder);
      const unit = this.pythonFile([folder, ...parts].filter(Boolean).join('/'));
      return unit ? { unit } : { external: ['?'] };
    }
    const unit = this.absolutePython(from, parts);
    return unit ? { unit } : { external: parts };
  }

  /** Submodule `name` of a package whose `__init__` is `unit`. */
  submodule(unit: Unit, name: string): Unit | undefined {
    if (!/(^|\/)__init__\.pyi?$/.test(unit.path)) return undefined;
    const folder = folderOf(unit.path);
    return this.pythonFile(folder ? `${folder}/${name}` : name);
  }

  /** Whether a dotted module names a folder of the workspace that holds Python files (a namespace package). */
  isPythonFolder(from: string, parts: readonly string[]): string | undefined {
    const known = memo(this.namespaces, from, () => new Map<string, string>());
    // No folder is called nothing.
    return memo(known, parts.join('.'), () => this.pythonFolder(from, parts) ?? '') || undefined;
  }

  private pythonFolder(from: string, parts: readonly string[]): string | undefined {
    for (const root of this.roots(from)) {
      const folder = [root, ...parts].filter(Boolean).join('/');
      if (this.folders.has(folder)) return folder;
    }
    return undefined;
  }

  pythonIn(folder: string, name: string): Unit | undefined {
    return this.pythonFile(`${folder}/${name}`);
  }

  private absolutePython(from: string, parts: readonly string[]): Unit | undefined {
    const last = parts[parts.length - 1];
    if (last === undefined) return undefined;
    const tail = parts.join('/');
    for (const root of this.roots(from)) {
      const unit = this.pythonFile(root ? `${root}/${tail}` : tail);
      if (unit && unit.path !== from) return unit;
    }
    // A script that stands in a package finds what stands beside it where it is run as one.
    const own = folderOf(from);
    const beside = this.isPackage(own) ? this.pythonFile(`${own}/${tail}`) : undefined;
    const script = beside && beside.path !== from ? this.unit(from) : undefined;
    if (script && isRun(script)) return beside;
    // A package elsewhere in the workspace (`src/app`, `packages/x/app`): only where the first part is a package or the name is long enough to be one thing.
    if (parts.length < 2) return undefined;
    const candidates = [...(this.python.get(last) ?? [])].filter((module) => module.endsWith(`/${tail}`));
    return candidates.length === 1 && candidates[0] !== undefined ? this.pythonFile(candidates[0]) : undefined;
  }

  /** Folders that Python may search from a file: its own and every one above, to the root. A folder inside a package is not on the path. */
  private *roots(from: string): Iterable<string> {
    for (let folder = folderOf(from), first = true; ; folder = folderOf(folder), first = false) {
      if (!this.isPackage(folder)) {
        yield folder;
        if (!first) yield folder ? `${folder}/src` : 'src';
      }
      if (!folder) return;
    }
  }

  private isPackage(folder: string): boolean {
    const init = folder ? `${folder}/__init__.py` : '__init__.py';
    return this.packages().has(folder) || this.unit(init) !== undefined;
  }

  private pythonFile(module: string): Unit | undefined {
    return this.unit(`${module}.py`) ?? this.unit(`${module}/__init__.py`) ?? this.unit(`${module}.ipynb`);
  }

  /** A JavaScript specifier as written. */
  resolveScript(from: string, specifier: string): Target {
    if (specifier.startsWith('.')) {
      const path = joinPath(folderOf(from), specifier);
      return (path === undefined ? undefined : this.scriptAt(path)) ?? { external: ['?'] };
    }
    for (const alias of this.aliases()) {
      const path = aliasTarget(alias, from, specifier);
      const target = path === undefined ? undefined : this.scriptAt(path);
      if (target) return target;
    }
    return this.fromSourceRoot(from, specifier) ?? { external: [`npm:${packageOf(specifier)}`] };
  }

  /** `@/lib/db`, `~/lib/db` where no configuration says what they are: no package can be called so, and everybody means the folder of the sources. */
  private fromSourceRoot(from: string, specifier: string): Target | undefined {
    const rest = ROOTED.exec(specifier)?.[1];
    if (rest === undefined) return undefined;
    for (let folder = folderOf(from); ; folder = folderOf(folder)) {
      const target = this.scriptAt(folder ? `${folder}/${rest}` : rest) ?? this.scriptAt(folder ? `${folder}/src/${rest}` : `src/${rest}`);
      if (target || !folder) return target;
    }
  }

  /** What stands at a path: the package that is generated there, whether or not it was, or a file. */
  private scriptAt(path: string): Target | undefined {
    this.generated ??= this.aliases().filter(({ generated }) => generated !== undefined);
    for (const { generated, target } of this.generated) if (path === target || path.startsWith(`${target}/`)) return { external: [`npm:${generated}`] };
    const unit = this.scriptFile(path);
    return unit && { unit };
  }

  private scriptFile(path: string): Unit | undefined {
    for (const ending of SCRIPT_ENDINGS) {
      const unit = this.unit(path + ending);
      if (unit && unit.facts.language !== 'python') return unit;
    }
    // `./x.js` in TypeScript means `x.ts`.
    const script = /^(.*)\.([cm]?)jsx?$/.exec(path);
    return script ? (this.unit(`${script[1]}.${script[2]}ts`) ?? this.unit(`${script[1]}.tsx`)) : undefined;
  }
}

const run = new WeakMap<Unit, boolean>();

/** Whether a file asks if it is run as a script: `__name__ == '__main__'`. */
function isRun(unit: Unit): boolean {
  return memo(run, unit, () => {
    const { nodes } = unit.facts;
    for (let id = 0; id < nodes.length; id++) {
      const node = nodes.at(id);
      if (node?.op === 'literal' && node.value === '__main__') return true;
    }
    return false;
  });
}

/** `app/llm` for `app/llm.py` and `app/llm/__init__.py`; undefined for other files. */
function pythonModule(path: string): string | undefined {
  const match = /^(.*?)(\/__init__)?\.(pyi?|ipynb)$/.exec(path);
  return match?.[1];
}
