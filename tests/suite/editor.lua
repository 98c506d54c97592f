-- A session of Neovim with the language server: what a writer sees and does, told as JSON.
-- Arguments: the program, the root of the site, the file for the result.
local program, root, result = arg_program, arg_root, arg_result
local said = {}
local start = vim.lsp.start_client
local client = start({name = 'folio', cmd = {program, 'lsp', '-r', root}, root_dir = root})
vim.cmd('edit ' .. root .. '/content/blog/two.md')
local buffer = vim.api.nvim_get_current_buf()
vim.lsp.buf_attach_client(buffer, client)
local function wait(what) assert(vim.wait(60000, what, 20), 'waited for nothing') end
wait(function() return #vim.diagnostic.get(buffer) > 0 end)
said.diagnostics = vim.tbl_map(function(one) return {line = one.lnum, code = one.code, message = one.message} end,
  vim.diagnostic.get(buffer))

local function ask(method, parameters)
  local answers = vim.lsp.buf_request_sync(buffer, method, parameters, 60000)
  local _, answer = next(answers)
  assert(not answer.err, vim.inspect(answer.err))
  return answer.result
end
local document = vim.lsp.util.make_text_document_params(buffer)
local function at(line, character)
  return {textDocument = document, position = {line = line, character = character}}
end

-- the quick fix of the misspelt key
local actions = ask('textDocument/codeAction', {
  textDocument = document, context = {diagnostics = {}},
  range = {start = {line = 2, character = 0}, ['end'] = {line = 2, character = 4}},
})
said.actions = vim.tbl_map(function(one) return one.title end, actions)
vim.lsp.util.apply_workspace_edit(actions[1].edit, 'utf-16')
wait(function() return #vim.diagnostic.get(buffer) == 0 end)
said.mended = vim.api.nvim_buf_get_lines(buffer, 2, 3, false)[1]
vim.cmd('write')

-- the rename of the page that the link leads to
local prepared = ask('textDocument/prepareRename', at(6, 10))
said.placeholder = prepared.placeholder
local rename = at(6, 10)
rename.newName = 'blog/first.md'
vim.lsp.util.apply_workspace_edit(ask('textDocument/rename', rename), 'utf-16')
vim.cmd('silent! wall')
said.link = vim.api.nvim_buf_get_lines(buffer, 6, 7, false)[1]

local file = io.open(result, 'w')
file:write(vim.json and vim.json.encode(said) or vim.fn.json_encode(said))
file:close()
vim.cmd('qall!')
