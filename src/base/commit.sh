#!/bin/sh
# commit.sh: the commit that this tree is, for the program to name; run from the root of the tree.
GIT_OPTIONAL_LOCKS=0 # building leaves the index as it is
export GIT_OPTIONAL_LOCKS
# A source archive unpacked inside of another repository must not name that one's commit.
if [ "$(git rev-parse --show-prefix 2>/dev/null && git ls-files Makefile 2>/dev/null)" = "
Makefile" ] && commit=$(git rev-parse --verify -q HEAD 2>/dev/null); then
    git diff --quiet HEAD -- 2>/dev/null || commit=$commit+changes
    echo "$commit"
else
    echo unknown
fi
