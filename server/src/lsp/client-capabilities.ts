import { type InitializeParams, MarkupKind } from 'vscode-languageserver';
import type { Encoding } from './convert';
import type { ClientCommand, InitializationOptions } from './messages';

/** What the client can do, as far as it changes what the server says. */
export interface ClientCapabilities {
  readonly encoding: Encoding;
  readonly pullsDiagnostics: boolean;
  /**
   * The server offers diagnostics of the whole workspace. VS Code would ask for them every two seconds from its start on, so its extension asks by itself
   * when a person wants them.
   */
  readonly pullsWorkspace: boolean;
  readonly refreshesDiagnostics: boolean;
  readonly refreshesLenses: boolean;
  readonly relatedInformation: boolean;
  /** Files of virtual file systems can be read through the client. */
  readonly readsFiles: boolean;
  /** Kinds of files whose syntax another extension of the client checks. */
  readonly syntaxElsewhere: readonly string[];
  /** The client has a view of all changes of a file. */
  readonly hardensInView: boolean;
  readonly literalActions: boolean;
  readonly resolvesEdits: boolean;
  readonly documentChanges: boolean;
  readonly createsFiles: boolean;
  readonly annotations: boolean;
  readonly markdown: boolean;
  readonly configuration: boolean;
  readonly configurationEvents: boolean;
  /** The client can be asked to tell of documents of more languages. */
  readonly tellsOfMore: boolean;
  readonly watchesFiles: boolean;
  /** Files outside of the workspace folders, too. */
  readonly watchesOutside: boolean;
  readonly folderEvents: boolean;
  readonly showsProgress: boolean;
  /** The client asks for the reason of an allow-comment itself. */
  readonly asksForReason: boolean;
  /** The client asks registries for digests itself. */
  readonly pinsImages: boolean;
  /** The hover of the client has the messages of diagnostics in any case, as that of VS Code has. */
  readonly showsMessages: boolean;
  /** The client shows the page of a rule itself. */
  readonly showsPages: boolean;
  /** The client shows actions that cannot be made, with the reason. */
  readonly showsDisabled: boolean;
}

export function clientCapabilitiesOf(params: InitializeParams): ClientCapabilities {
  const { general, textDocument, workspace, window } = params.capabilities;
  const offered = general?.positionEncodings;
  const options = (params.initializationOptions ?? {}) as InitializationOptions;
  const action = textDocument?.codeAction;
  const edit = workspace?.workspaceEdit;
  const offers = (command: ClientCommand): boolean => lists(options.commands, command);
  return {
    encoding: lists(offered, 'utf-8') && !lists(offered, 'utf-16') ? 'utf-8' : 'utf-16',
    pullsDiagnostics: textDocument?.diagnostic !== undefined,
    pullsWorkspace: !Array.isArray(options.commands),
    refreshesDiagnostics: workspace?.diagnostics?.refreshSupport === true,
    refreshesLenses: workspace?.codeLens?.refreshSupport === true,
    relatedInformation:
      textDocument?.publishDiagnostics?.relatedInformation === true || textDocument?.diagnostic?.relatedInformation === true,
    readsFiles: options.readsFiles === true,
    syntaxElsewhere: Array.isArray(options.syntaxElsewhere) ? options.syntaxElsewhere : [],
    literalActions: action?.codeActionLiteralSupport !== undefined,
    resolvesEdits: action?.dataSupport === true && lists(action.resolveSupport?.properties, 'edit'),
    documentChanges: edit?.documentChanges === true,
    createsFiles: edit?.documentChanges === true && lists(edit.resourceOperations, 'create'),
    annotations: edit?.documentChanges === true && edit.changeAnnotationSupport !== undefined,
    markdown: lists(textDocument?.hover?.contentFormat, MarkupKind.Markdown),
    configuration: workspace?.configuration === true,
    configurationEvents: workspace?.didChangeConfiguration?.dynamicRegistration === true,
    tellsOfMore: textDocument?.synchronization?.dynamicRegistration === true,
    watchesFiles: workspace?.didChangeWatchedFiles?.dynamicRegistration === true,
    watchesOutside: workspace?.didChangeWatchedFiles?.relativePatternSupport === true,
    showsProgress: window?.workDoneProgress === true,
    folderEvents: workspace?.workspaceFolders === true,
    asksForReason: offers('bulkhead.allowHere'),
    hardensInView: offers('bulkhead.hardenFile'),
    pinsImages: offers('bulkhead.pinImage'),
    showsMessages: Array.isArray(options.commands),
    showsPages: offers('bulkhead.showDocumentation'),
    showsDisabled: action?.disabledSupport === true,
  };
}

/** True for a list that holds a text; a client may send anything. */
function lists(value: unknown, text: string): boolean {
  return Array.isArray(value) && value.includes(text);
}
