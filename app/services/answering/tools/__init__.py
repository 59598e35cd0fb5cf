"""What the Architect can look up and propose, as typed tools: one small file per group.

Tools read the chat's own project, by numbers, labels and slugs, never by ids; what they return is bounded. No tool
writes or starts anything: proposals are collected and become cards after the answer.
"""
