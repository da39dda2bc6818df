import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createConnection, ProposedFeatures } from 'vscode-languageserver/node.js';
import { startServer } from './server.js';
import { emptySessions } from './sessions.js';

/** The language server as a process of its own: over Node IPC, stdio or a socket, as its arguments say. */

const PACK = join(__dirname, '../policies/cac-genai-draft-2023');
const files = new Map(readdirSync(PACK).map((name) => [name, readFileSync(join(PACK, name), 'utf8')]));

startServer(createConnection(ProposedFeatures.all), { sessions: emptySessions(files) });
