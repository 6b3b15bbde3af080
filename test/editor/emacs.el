;; Opens a Compose file in Emacs with eglot, hardens it, and writes what was seen as JSON. emacs.mjs starts it and analyzes the result.
(require 'package)
(package-initialize)
(require 'eglot)
(require 'yaml-mode)
(require 'json)

(defun bulkhead-wait (done)
  (let ((tries 0))
    (while (and (not (funcall done)) (< (setq tries (1+ tries)) 150)) (accept-process-output nil 0.1))
    (funcall done)))

(defun bulkhead-seen ()
  (mapcar (lambda (found) (flymake-diagnostic-text found)) (flymake-diagnostics)))

(let ((result nil))
  (condition-case problem
      (progn
        (add-to-list 'eglot-server-programs
                     `((yaml-mode dockerfile-mode) . (,(getenv "BULKHEAD_NODE") ,(getenv "BULKHEAD_SERVER") "--stdio")))
        (setq eglot-sync-connect 30)
        ;; Files that are not open are asked about.
        (fset 'y-or-n-p (lambda (&rest _) t))
        (find-file (getenv "BULKHEAD_FILE"))
        (apply #'eglot (eglot--guess-contact))
        (flymake-mode 1)
        (flymake-start)
        (bulkhead-wait #'flymake-diagnostics)
        (push `(before . ,(vconcat (bulkhead-seen))) result)
        (let* ((server (eglot--current-server-or-lose))
               (hover (jsonrpc-request server :textDocument/hover (eglot--TextDocumentPositionParams))))
          (push `(hover . ,(if hover t :json-false)) result)
          (let ((answer (jsonrpc-request
                         server :workspace/executeCommand
                         (list :command "bulkhead.harden" :arguments (vector (list :uri (eglot--path-to-uri buffer-file-name)))))))
            (push `(applied . ,(if (eq (plist-get answer :applied) t) t :json-false)) result))
          (push `(text . ,(buffer-substring-no-properties (point-min) (point-max))) result)
          (eglot-shutdown server)))
    (error (push `(problem . ,(format "%S" problem)) result)))
  (with-temp-file (getenv "BULKHEAD_RESULT") (insert (json-encode result))))
