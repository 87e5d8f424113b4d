// The page a person lands on after "Leave this page": it takes its own place in the history.
location.replace(document.body.dataset.to);
