use std::collections::BTreeSet;
use std::error::Error;

use lsp_server::{Connection, Message, Notification, Request, Response};
use serde_json::{Value, json};

use super::action::actions;
use super::complete::complete;
use super::cursor::Cursor;
use super::find::{definition, hover};
use super::message::{offset, path_of};
use super::publish::publish;
use super::rename::{prepare, rename};
use super::workspace::Workspace;
use crate::diagnostic::Diagnostics;

/// Answers one editor until it says goodbye.
///
/// # Errors
/// When the editor goes away in the middle of a message, or speaks another protocol.
pub fn serve(mut workspace: Workspace) -> Result<(), Box<dyn Error + Send + Sync>> {
    let (connection, threads) = Connection::stdio();
    connection.initialize(json!({
        "textDocumentSync": {"openClose": true, "change": 1, "save": true},
        "completionProvider": {"triggerCharacters": [":", " ", "(", "/", "#", "<", "["]},
        "hoverProvider": true,
        "definitionProvider": true,
        "codeActionProvider": {"codeActionKinds": ["quickfix"]},
        "renameProvider": {"prepareProvider": true},
        "positionEncoding": "utf-16",
    }))?;
    let mut told = BTreeSet::new();
    tell(&connection, &workspace, &mut told)?;
    for message in &connection.receiver {
        match message {
            Message::Request(request) if connection.handle_shutdown(&request)? => break,
            Message::Request(request) => connection.sender.send(answer(&workspace, request).into())?,
            Message::Notification(notification) => {
                if note(&mut workspace, &notification) {
                    tell(&connection, &workspace, &mut told)?;
                }
            }
            Message::Response(_) => {}
        }
    }
    drop(connection);
    threads.join()?;
    Ok(())
}

/// Takes a change in; whether there may be other diagnostics now.
fn note(workspace: &mut Workspace, notification: &Notification) -> bool {
    let params = &notification.params;
    let uri = params["textDocument"]["uri"].as_str().unwrap_or_default();
    let path = path_of(uri, &workspace.root);
    match (notification.method.as_str(), path) {
        ("textDocument/didOpen", Some(path)) => {
            workspace.write(&path, params["textDocument"]["text"].as_str().unwrap_or_default());
        }
        ("textDocument/didChange", Some(path)) => {
            let last = params["contentChanges"].as_array().and_then(|changes| changes.last());
            let Some(text) = last.and_then(|change| change["text"].as_str()) else { return false };
            workspace.write(&path, text);
        }
        ("textDocument/didClose", Some(path)) => workspace.close(&path),
        ("textDocument/didSave" | "workspace/didChangeWatchedFiles", _) => workspace.rescan(),
        _ => return false,
    }
    true
}

/// Publishes the diagnostics of every file; files that are right again get an empty list.
fn tell(
    connection: &Connection,
    workspace: &Workspace,
    told: &mut BTreeSet<String>,
) -> Result<(), Box<dyn Error + Send + Sync>> {
    let now = workspace.diagnostics();
    for path in told.iter().filter(|path| !now.contains_key(*path)) {
        send(connection, publish(path, &Diagnostics::default(), &workspace.root))?;
    }
    for (path, diagnostics) in &now {
        send(connection, publish(path, diagnostics, &workspace.root))?;
    }
    *told = now.into_keys().collect();
    Ok(())
}

fn send(connection: &Connection, params: Value) -> Result<(), Box<dyn Error + Send + Sync>> {
    let method = "textDocument/publishDiagnostics".to_owned();
    connection.sender.send(Notification { method, params }.into())?;
    Ok(())
}

fn answer(workspace: &Workspace, request: Request) -> Response {
    let params = &request.params;
    let uri = params["textDocument"]["uri"].as_str().unwrap_or_default();
    let path = path_of(uri, &workspace.root).unwrap_or_default();
    let text = workspace.text(&path).unwrap_or_default();
    let at = offset(&text, &params["position"]);
    let result = match request.method.as_str() {
        "textDocument/completion" => Value::from(complete(workspace, &path, &Cursor::at(&path, &text, at))),
        "textDocument/hover" => hover(workspace, &path, &text, at).unwrap_or_default(),
        "textDocument/definition" => definition(workspace, &path, &text, at, &workspace.root).unwrap_or_default(),
        "textDocument/codeAction" => actions(workspace, &path, &text, &params["range"], &workspace.root).into(),
        "textDocument/prepareRename" => prepare(workspace, &path, &text, at).unwrap_or_default(),
        "textDocument/rename" => {
            let name = params["newName"].as_str().unwrap_or_default();
            match rename(workspace, &path, &text, at, name, &workspace.root) {
                Ok(edit) => edit,
                Err(why) => return Response::new_err(request.id, lsp_server::ErrorCode::RequestFailed as i32, why),
            }
        }
        other => {
            let message = format!("`{other}` is not answered");
            return Response::new_err(request.id, lsp_server::ErrorCode::MethodNotFound as i32, message);
        }
    };
    Response::new_ok(request.id, result)
}
