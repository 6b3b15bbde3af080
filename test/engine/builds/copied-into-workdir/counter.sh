echo "version @VERSION@"
echo 1 > counter.state
cat counter.state
# What was copied stays root's.
if [ ! -O / ] && sh -c 'echo >> counter.sh' 2> /dev/null; then echo "the code can be changed"; fi
