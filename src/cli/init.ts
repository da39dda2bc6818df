import { existsSync, statSync, writeFileSync } from 'node:fs';
import { basename, join, relative, resolve } from 'node:path';
import { DEFAULT_POLICY } from '../workspace/knowledge.js';
import { CONFIG_NAME } from '../workspace/walk.js';
import type { CommandContext } from './context.js';
import { EXIT, type ExitCode, UsageError } from './usage.js';

/** Writes a `clausemark.yaml` to start from; never over one that is there. */
export function init(context: CommandContext): Promise<ExitCode> {
  const { options, cwd } = context;
  const [operand = '.', more] = options.operands;
  const folder = resolve(cwd, operand);
  if (more !== undefined) throw new UsageError('init takes one folder at the most.');
  if (!existsSync(folder) || !statSync(folder).isDirectory()) throw new UsageError(`${operand}: there is no such folder.`);
  const path = join(folder, CONFIG_NAME);
  if (existsSync(path)) throw new UsageError(`${relative(cwd, path)} is there already; nothing was written.`);
  writeFileSync(path, starter(basename(folder)), { flag: 'wx' });
  context.out(`${relative(cwd, path)}\n`);
  return Promise.resolve(EXIT.clean);
}

function starter(folder: string): string {
  const name =
    folder
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '-')
      .replace(/^-+|-+$/g, '') || 'main';
  return `# What Clausemark should know of this repository. Every key may be left out.
policy: ${DEFAULT_POLICY}

service:
  name: ${name}

# Files to leave out, in the manner of a .gitignore:
# exclude: [third_party/, "*.generated.ts"]

# Whose model hosts are whose; what is "self" shares nothing with others:
# hosts:
#   llm.internal: self

# Functions of your own that call a model, keep or share what users write:
# wrappers:
#   acme.llm.ask: { kind: model-call, host: llm.internal }

# Who may sign records: addresses, or domains with an @:
# signers: ["@example.com"]
`;
}
