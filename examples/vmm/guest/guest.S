# The guest program of the example VMM: what runs inside the machine, and
# nothing of the machine itself. RV32IM, one hart, no interrupts, no traps: it
# polls its devices, and writes the idle register when there is nothing to do.
#
# Lines it understands on the serial port (each ended by '\n'):
#   busy   dirty memory without end      quiet  stop doing so
#   deaf   ignore the balloon            hear   answer it again
#   count  print the pages dirtied       boot   print how often it was booted
#   sum    print that count again, as memory has it, and as the register has it
#   off    power the machine off         help   print these words
#   crash  run an illegal instruction    wild   write where nothing is
# Any other line is echoed.
#
# Each page behind the guest's own memory has two words that it uses: the mark of
# the balloon, and the count of how often the page was dirtied. The counts add up
# to s5 unless a store was lost, or done twice.
#
# Registers with one meaning throughout:
#   s0 serial port   s1 control device   s2 balloon device
#   s3 pages the guest has now           s4 mode flags
#   s5 pages dirtied, a 32-bit counter   s6 length of the line being read
#   s7 next page to dirty                s8 the line being read

# The register map: src/machine/map.rs explains it, a test holds the two equal.
        .equ RAM_BASE,          0x80000000
        .equ GUEST_RESERVED,    0x00100000
        .equ SERIAL_BASE,       0x10000000
        .equ CONTROL_BASE,      0x10001000
        .equ BALLOON_BASE,      0x10002000
        .equ CONTROL_IDLE,      0x00
        .equ CONTROL_POWER,     0x04
        .equ CONTROL_PAGES,     0x08
        .equ CONTROL_BOOTS,     0x0c
        .equ BALLOON_REQUEST,   0x00
        .equ BALLOON_TARGET,    0x04
        .equ BALLOON_ACTUAL,    0x08
        .equ BALLOON_ANSWER,    0x0c
        .equ REQUEST_TARGET,    1
        .equ REQUEST_QUERY,     2
        .equ POWER_OFF,         1

# The 16550's.
        .equ UART_DATA,         0
        .equ UART_IER,          1
        .equ UART_LSR,          5
        .equ IER_RECEIVED,      1
        .equ LSR_READY,         1

        .equ PAGE_SHIFT,        12
        .equ STEP_PAGES,        256             # a balloon step: 1 MiB
        .equ PAGE_COUNT,        4               # the count's place in its page
        .equ WALK_PAGES,        64              # pages dirtied between polls
        .equ LINE_MAX,          255
        .equ MODE_BUSY,         1
        .equ MODE_DEAF,         2

# The address of page s3 of RAM, in t4; t5 is lost.
        .macro  page_address
        slli    t4, s3, PAGE_SHIFT
        li      t5, RAM_BASE
        add     t4, t4, t5
        .endm

        .section .text.start, "ax"
        .globl  _start
_start:
        la      sp, stack_top
        li      s0, SERIAL_BASE
        li      s1, CONTROL_BASE
        li      s2, BALLOON_BASE
        lw      s3, CONTROL_PAGES(s1)
        li      s4, 0
        li      s5, 0
        li      s6, 0
        li      s7, RAM_BASE + GUEST_RESERVED
        la      s8, line
        # The received-data interrupt ends an idle; nothing else hears it.
        li      t0, IER_RECEIVED
        sb      t0, UART_IER(s0)
        la      a0, text_ready
        call    print

# One round: each part says in a0 whether it had something to do, and only a
# round in which none had ends in the idle register. What arrives between a poll
# and that write is not lost: the machine then returns from the write at once.
round:
        call    serial_poll
        mv      s9, a0
        call    balloon_poll
        or      s9, s9, a0
        andi    t0, s4, MODE_BUSY
        beqz    t0, 1f
        call    dirty_pages
        j       round
1:      bnez    s9, round
        sw      zero, CONTROL_IDLE(s1)
        j       round

# Reads until the port is empty or one line has run.
serial_poll:
        addi    sp, sp, -16
        sw      ra, 12(sp)
        sw      zero, 8(sp)                     # whether anything was read
1:      lbu     t0, UART_LSR(s0)
        andi    t0, t0, LSR_READY
        beqz    t0, 3f
        li      t0, 1
        sw      t0, 8(sp)
        lbu     t0, UART_DATA(s0)
        li      t1, '\n'
        beq     t0, t1, 2f
        li      t1, '\r'
        beq     t0, t1, 1b
        add     t1, s8, s6
        sb      t0, 0(t1)
        addi    s6, s6, 1
        li      t1, LINE_MAX
        bltu    s6, t1, 1b                      # a longer line is cut in pieces
2:      beqz    s6, 1b                          # an empty line says nothing
        add     t1, s8, s6
        sb      zero, 0(t1)
        li      s6, 0
        call    command
3:      lw      a0, 8(sp)
        lw      ra, 12(sp)
        addi    sp, sp, 16
        ret

# Runs the line at s8: jumps to the command of that name, which returns to our
# caller, or echoes.
command:
        la      t0, commands
1:      lw      t1, 0(t0)                       # name
        beqz    t1, 4f
        mv      t2, s8
2:      lbu     t3, 0(t1)
        lbu     t4, 0(t2)
        bne     t3, t4, 3f
        addi    t1, t1, 1
        addi    t2, t2, 1
        bnez    t3, 2b
        lw      t1, 4(t0)
        jr      t1
3:      addi    t0, t0, 8
        j       1b
4:      mv      a0, s8
        j       print_line

command_busy:
        ori     s4, s4, MODE_BUSY
        la      a0, text_busy
        j       print
command_quiet:
        andi    s4, s4, ~MODE_BUSY
        la      a0, text_quiet
        j       print
command_deaf:
        ori     s4, s4, MODE_DEAF
        la      a0, text_deaf
        j       print
command_hear:
        andi    s4, s4, ~MODE_DEAF
        la      a0, text_hear
        j       print
command_help:
        la      a0, text_help
        j       print
command_count:
        la      a0, text_count
        mv      a1, s5
        j       print_number
command_sum:
        addi    sp, sp, -16
        sw      ra, 12(sp)
        la      a0, text_sum
        call    print
        call    sum_pages
        call    print_decimal
        la      a0, text_of
        mv      a1, s5
        lw      ra, 12(sp)
        addi    sp, sp, 16
        j       print_number
command_boot:
        la      a0, text_boot
        lw      a1, CONTROL_BOOTS(s1)
        j       print_number
command_off:
        la      a0, text_off
        call    print
        li      t0, POWER_OFF
        sw      t0, CONTROL_POWER(s1)
1:      j       1b                              # not reached
command_crash:
        .word   0                               # never an instruction
command_wild:
        sw      zero, 0(zero)                   # nothing is mapped at 0

# Answers queries, and goes one step towards the target.
balloon_poll:
        li      a0, 0
        andi    t0, s4, MODE_DEAF
        bnez    t0, 3f
        lw      t0, BALLOON_REQUEST(s2)
        andi    t1, t0, REQUEST_QUERY
        beqz    t1, 1f
        sw      s3, BALLOON_ANSWER(s2)
        li      a0, 1
1:      andi    t1, t0, REQUEST_TARGET
        beqz    t1, 3f
        li      a0, 1
        lw      t1, BALLOON_TARGET(s2)
        li      t2, STEP_PAGES
        bltu    s3, t1, deflate
        sub     t3, s3, t1
        bleu    t3, t2, 1f
        mv      t3, t2
# Gives up t3 pages from the top, the highest first: each keeps its own page
# number as a mark. No step at all (t3 = 0) still reports, as the answer.
1:      beqz    t3, 2f
        addi    s3, s3, -1
        page_address
        sw      s3, 0(t4)
        addi    t3, t3, -1
        j       1b
2:      sw      s3, BALLOON_ACTUAL(s2)
3:      ret
# Takes t3 pages back and wipes their marks.
deflate:
        sub     t3, t1, s3
        bleu    t3, t2, 1f
        mv      t3, t2
1:      beqz    t3, 2f
        page_address
        sw      zero, 0(t4)
        addi    s3, s3, 1
        addi    t3, t3, -1
        j       1b
2:      sw      s3, BALLOON_ACTUAL(s2)
        ret

# Counts up in the next WALK_PAGES pages of what memory the guest has.
dirty_pages:
        li      t0, WALK_PAGES
        slli    t1, s3, PAGE_SHIFT
        li      t2, RAM_BASE
        add     t1, t1, t2                      # the end of the guest's memory
        li      t2, RAM_BASE + GUEST_RESERVED
        li      t3, 1 << PAGE_SHIFT
1:      bltu    s7, t1, 2f
        mv      s7, t2
        bgeu    s7, t1, 3f                      # the balloon has taken it all
2:      addi    s5, s5, 1
        lw      t4, PAGE_COUNT(s7)
        addi    t4, t4, 1
        sw      t4, PAGE_COUNT(s7)
        add     s7, s7, t3
        addi    t0, t0, -1
        bnez    t0, 1b
3:      ret

# Adds up, in a1, the counts of all pages there are, those of the balloon too.
sum_pages:
        li      a1, 0
        lw      t0, CONTROL_PAGES(s1)
        slli    t0, t0, PAGE_SHIFT
        li      t1, RAM_BASE
        add     t0, t0, t1                      # the end of RAM
        li      t1, RAM_BASE + GUEST_RESERVED
        li      t2, 1 << PAGE_SHIFT
1:      bgeu    t1, t0, 2f
        lw      t3, PAGE_COUNT(t1)
        add     a1, a1, t3
        add     t1, t1, t2
        j       1b
2:      ret

# Prints the text at a0.
print:
        lbu     t0, 0(a0)
        beqz    t0, 1f
        sb      t0, UART_DATA(s0)
        addi    a0, a0, 1
        j       print
1:      ret

# Prints the text at a0 and a line end.
print_line:
        addi    sp, sp, -16
        sw      ra, 12(sp)
        call    print
        li      t0, '\n'
        sb      t0, UART_DATA(s0)
        lw      ra, 12(sp)
        addi    sp, sp, 16
        ret

# Prints the text at a0, the number a1 in decimal, and a line end.
print_number:
        addi    sp, sp, -32
        sw      ra, 28(sp)
        sw      a1, 24(sp)
        call    print
        lw      a1, 24(sp)
        call    print_decimal
        li      t0, '\n'
        sb      t0, UART_DATA(s0)
        lw      ra, 28(sp)
        addi    sp, sp, 32
        ret

# Prints the number a1 in decimal.
print_decimal:
        addi    sp, sp, -32
        sw      ra, 28(sp)
        addi    a0, sp, 20
        sb      zero, 0(a0)
        li      t1, 10
1:      remu    t2, a1, t1
        divu    a1, a1, t1
        addi    t2, t2, '0'
        addi    a0, a0, -1
        sb      t2, 0(a0)
        bnez    a1, 1b
        call    print
        lw      ra, 28(sp)
        addi    sp, sp, 32
        ret

        .section .rodata
        .balign 4
commands:
        .word   name_busy, command_busy
        .word   name_quiet, command_quiet
        .word   name_deaf, command_deaf
        .word   name_hear, command_hear
        .word   name_count, command_count
        .word   name_sum, command_sum
        .word   name_boot, command_boot
        .word   name_off, command_off
        .word   name_help, command_help
        .word   name_crash, command_crash
        .word   name_wild, command_wild
        .word   0
name_busy:      .asciz "busy"
name_quiet:     .asciz "quiet"
name_deaf:      .asciz "deaf"
name_hear:      .asciz "hear"
name_count:     .asciz "count"
name_sum:       .asciz "sum"
name_boot:      .asciz "boot"
name_off:       .asciz "off"
name_help:      .asciz "help"
name_crash:     .asciz "crash"
name_wild:      .asciz "wild"
text_ready:     .asciz "guest: ready\n"
text_busy:      .asciz "guest: busy\n"
text_quiet:     .asciz "guest: quiet\n"
text_deaf:      .asciz "guest: deaf\n"
text_hear:      .asciz "guest: hearing\n"
text_off:       .asciz "guest: off\n"
text_count:     .asciz "guest: count "
text_sum:       .asciz "guest: sum "
text_of:        .asciz " of "
text_boot:      .asciz "guest: boot "
text_help:      .asciz "guest: busy quiet deaf hear count sum boot off help crash wild\n"

        .section .bss
line:   .skip   LINE_MAX + 1
