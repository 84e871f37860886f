-- ARGV: id. Lists a conversation that was written before there were lists, as it is.
if not known() then return fail('UNKNOWN') end
list(get('updated_at'))
return ''
