-- Opens a Compose file in Neovim's own language client, takes the code action of one finding,
-- and writes what was seen as JSON. neovim.mjs starts it and judges the result.
local seen = { diagnostics = {}, actions = {} }
local ok, problem = pcall(function()
  vim.cmd('edit ' .. vim.fn.fnameescape(vim.env.BULKHEAD_FILE))
  vim.bo.filetype = 'yaml'
  local client = vim.lsp.start_client({
    name = 'bulkhead',
    cmd = { vim.env.BULKHEAD_NODE, vim.env.BULKHEAD_SERVER, '--stdio' },
    root_dir = vim.fn.fnamemodify(vim.env.BULKHEAD_FILE, ':h'),
  })
  if not client then error('the server did not start') end
  vim.lsp.buf_attach_client(0, client)

  local function finding()
    for _, diagnostic in ipairs(vim.diagnostic.get(0)) do
      if diagnostic.code == vim.env.BULKHEAD_CODE then return diagnostic end
    end
  end
  vim.wait(10000, function() return finding() ~= nil end, 20)
  for _, diagnostic in ipairs(vim.diagnostic.get(0)) do
    table.insert(seen.diagnostics, {
      code = diagnostic.code, source = diagnostic.source, message = diagnostic.message,
      text = vim.api.nvim_buf_get_text(0, diagnostic.lnum, diagnostic.col, diagnostic.end_lnum, diagnostic.end_col, {})[1],
    })
  end
  local chosen = finding()
  if not chosen then return end

  local function request(method, params)
    for _, reply in pairs(vim.lsp.buf_request_sync(0, method, params, 5000) or {}) do
      if reply.error then error(method .. ': ' .. reply.error.message) end
      return reply.result
    end
  end
  local range = {
    start = { line = chosen.lnum, character = chosen.col },
    ['end'] = { line = chosen.end_lnum, character = chosen.end_col },
  }
  local actions = request('textDocument/codeAction', {
    textDocument = vim.lsp.util.make_text_document_params(0),
    range = range,
    context = {
      only = { 'quickfix' },
      diagnostics = { {
        range = range, severity = chosen.severity, code = chosen.code, source = chosen.source, message = chosen.message,
        data = (chosen.user_data or {}).lsp and chosen.user_data.lsp.data,
      } },
    },
  })
  for _, action in ipairs(actions or {}) do table.insert(seen.actions, action.title) end
  local action = (actions or {})[1]
  if not action then return end
  if not action.edit then action = request('codeAction/resolve', action) end
  vim.lsp.util.apply_workspace_edit(action.edit, 'utf-16')
  seen.gone = vim.wait(5000, function() return finding() == nil end, 20)
  seen.text = table.concat(vim.api.nvim_buf_get_lines(0, 0, -1, false), '\n') .. '\n'
end)
if not ok then seen.problem = tostring(problem) end
vim.fn.writefile({ vim.fn.json_encode(seen) }, vim.env.BULKHEAD_RESULT)
vim.cmd('qa!')
