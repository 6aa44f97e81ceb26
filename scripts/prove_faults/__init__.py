"""`./run prove faults`: the whole product on a small disk, with people at work, and faults.

`house` is the product and who restarts it, `disk` and `post` what it stands on, `filling` the cases
it begins with, `people` and `acts` what is done over HTTP, `faults` what goes wrong, `watching` how
long it takes to come back, `judging` and `inspecting` whether anything is lost, doubled or half.
"""
