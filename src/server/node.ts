import { createConnection, ProposedFeatures } from 'vscode-languageserver/node.js';
import { tuneCompiler } from '../workspace/node/compiler.js';
import { nodeProjects } from './node-projects.js';
import { startServer } from './server.js';
import { projectSessions } from './sessions.js';

/** The language server as a process of its own: over Node IPC, stdio or a socket, as its arguments say. */
tuneCompiler('session');
const connection = createConnection(ProposedFeatures.all);
startServer(connection, { sessions: projectSessions(nodeProjects(__dirname, { log: (message) => connection.console.log(message) })) });
