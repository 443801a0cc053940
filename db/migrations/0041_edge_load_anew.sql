-- edges: what a machine last said of itself has other fields now; it says it again with its next beat
update edge_state set load = null;
