echo started > state
cat state
