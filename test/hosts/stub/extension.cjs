const vscode = require('vscode');
exports.activate = (context) => {
  const diags = vscode.languages.createDiagnosticCollection('clausemark');
  const refresh = (doc) => {
    if (doc.languageId !== 'python') return;
    const d = new vscode.Diagnostic(new vscode.Range(0, 0, 0, 6), 'stub problem', vscode.DiagnosticSeverity.Warning);
    d.source = 'clausemark';
    diags.set(doc.uri, [d]);
  };
  context.subscriptions.push(
    diags,
    vscode.workspace.onDidOpenTextDocument(refresh),
    vscode.languages.registerHoverProvider('python', { provideHover: () => new vscode.Hover('**stub hover**') }),
  );
  vscode.workspace.textDocuments.forEach(refresh);
};
