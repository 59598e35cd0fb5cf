# Sourced by scripts that tell what their commands cost.

count_cpu() { # into `used`: seconds of CPU of all processes that this shell has waited for; a subshell has waited for none
    mkdir -p build
    times >build/times
    used=$(awk 'NR == 2 { split($1, of_user, "[m.,s]"); split($2, of_kernel, "[m.,s]")
                          print 60 * (of_user[1] + of_kernel[1]) + of_user[2] + of_kernel[2] }' build/times)
}
